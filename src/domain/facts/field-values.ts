import { parseLegalDay } from '../calendar/legal-day';
import { LARGEST_AMOUNT, parseCents } from '../money/cents';
import { Refusal } from '../refusal';

const LONGEST_TEXT = 2000;

/** A day must exist: 30 February is a typing error, not 2 March. @throws {Refusal} */
export function checkDay(name: string, value: unknown): void {
  if (typeof value !== 'string' || parseLegalDay(value) === null)
    throw new Refusal('RCV-NO-SUCH-DAY', { day: String(value), field: name });
}

/** @throws {Refusal} */
export function checkAmount(name: string, value: unknown, sign: 'above-zero' | 'zero-or-more' | 'signed'): void {
  const amount = typeof value === 'string' ? parseCents(value) : null;
  if (amount === null) throw new Refusal('RCV-AMOUNT-FORM', { amount: String(value), field: name });
  if (amount > LARGEST_AMOUNT || amount < -LARGEST_AMOUNT)
    throw new Refusal('RCV-AMOUNT-TOO-LARGE', { amount: value as string, field: name });
  if ((sign === 'above-zero' && amount <= 0n) || (sign === 'zero-or-more' && amount < 0n))
    throw new Refusal('RCV-AMOUNT-NOT-POSITIVE', { amount: value as string, field: name });
}

/** No control characters: PostgreSQL refuses NUL, and they have no business in a reference. Neither has half a character. */
// oxlint-disable-next-line no-control-regex -- they are what is looked for
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\p{Surrogate}]/u;
export const isText = (value: unknown): boolean =>
  typeof value === 'string' && value.trim() !== '' && value.length <= LONGEST_TEXT && !CONTROL.test(value);
export const malformed = (field: string, reason: string): Refusal => new Refusal('RCV-MALFORMED', { field, reason });
