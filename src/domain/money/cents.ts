/** An amount of money in euro cents. Never a floating number; amounts cross boundaries as text (`"1234.56"`). */
export type Cents = bigint & { readonly __brand: 'Cents' };

export const ZERO = 0n as Cents;

/** Beyond this an amount is a typing error, not a contribution: 999,999,999.99 €. */
export const LARGEST_AMOUNT = 99_999_999_999n as Cents;

const PATTERN = /^(-?)(\d{1,15})(?:\.(\d{1,2}))?$/;

/** Reads `"1234.56"`, `"1234.5"`, `"1234"`, with an optional minus; null when it is nothing of the kind. */
export function parseCents(text: string): Cents | null {
  const match = PATTERN.exec(text);
  if (!match) return null;
  const cents = BigInt(match[2] as string) * 100n + BigInt((match[3] ?? '').padEnd(2, '0'));
  return (match[1] ? -cents : cents) as Cents;
}

/** Like {@link parseCents}, for text checked at intake. @throws {RangeError} when it is not an amount. */
export function cents(text: string): Cents {
  const value = parseCents(text);
  if (value === null) throw new RangeError(`not an amount: ${text}`);
  return value;
}

/** Writes cents as `"1234.56"`, the form of data and JSON. */
export function formatCents(value: Cents): string {
  const sign = value < 0n ? '-' : '';
  const digits = (value < 0n ? -value : value).toString().padStart(3, '0');
  return `${sign}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** Writes cents as users read them: `1 234,56 €` (narrow no-break spaces). */
export function euros(value: Cents): string {
  const [whole, fraction] = formatCents(value).split('.') as [string, string];
  return `${whole.replace(/\B(?=(\d{3})+$)/g, '\u202f')},${fraction}\u00a0€`;
}

export const add = (a: Cents, b: Cents): Cents => (a + b) as Cents;
export const subtract = (a: Cents, b: Cents): Cents => (a - b) as Cents;
export const smaller = (a: Cents, b: Cents): Cents => (a < b ? a : b);
export const atLeastZero = (a: Cents): Cents => (a < 0n ? ZERO : a);
export const sum = (values: Iterable<Cents>): Cents => {
  let total = 0n;
  for (const value of values) total += value;
  return total as Cents;
};
