import type { Random } from './random';

/** No commune of France has this number within its department: nobody was born there. */
const NO_COMMUNE = '999';
/** INSEE gives no SIREN that begins so. */
const NO_SIREN = '00';

/**
 * A NIR whose form and key are right and that no one can have. Unlike for 2,997 serials in a row.
 * @param department two digits, of the birth
 */
export function syntheticNir(serial: number, department: string, random: Random): string {
  const sex = random.int(1, 2);
  const year = String(random.int(1955, 2002) % 100).padStart(2, '0');
  const round = Math.floor(serial / 999);
  const month = String(1 + ((serial + round) % 12)).padStart(2, '0');
  const order = String((serial % 999) + 1).padStart(3, '0');
  const number = `${sex}${year}${month}${department}${NO_COMMUNE}${order}`;
  return `${number}${String(97 - (Number(number) % 97)).padStart(2, '0')}`;
}

/** A SIREN with a valid Luhn digit that no one can have; unlike for a million serials in a row. */
export function syntheticSiren(serial: number): string {
  const digits = `${NO_SIREN}${String((serial * 7919 + 104_729) % 1_000_000).padStart(6, '0')}`;
  return `${digits}${luhnDigit(digits)}`;
}

/** The digit that, put after `digits`, makes their Luhn sum a multiple of ten. */
function luhnDigit(digits: string): number {
  let sum = 0;
  for (const [index, character] of digits.split('').reverse().entries()) {
    const value = Number(character) * (index % 2 === 0 ? 2 : 1);
    sum += value > 9 ? value - 9 : value;
  }
  return (10 - (sum % 10)) % 10;
}
