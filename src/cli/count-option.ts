import { InvalidArgumentError } from 'commander';

/** A whole number above zero given on the command line. */
export function countOption(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('a whole number above zero is expected');
  return Number(text);
}

/** The same, up to a most. */
export const countUpTo =
  (most: number) =>
  (text: string): number => {
    const count = countOption(text);
    if (count > most) throw new InvalidArgumentError(`at most ${most} is expected`);
    return count;
  };
