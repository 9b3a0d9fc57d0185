/**
 * A legal day: a civil day in Europe/Paris, written `YYYY-MM-DD`. ISO days compare as strings (`a < b`),
 * which is why the core keeps them so; arithmetic goes through day numbers.
 */
export type LegalDay = string & { readonly __brand: 'LegalDay' };

const MS_PER_DAY = 86_400_000;
const PATTERN = /^(\d{4})-(\d{2})-(\d{2})$/;

/** Reads `YYYY-MM-DD`; null when it is malformed or the day does not exist (2009-02-30). */
export function parseLegalDay(text: string): LegalDay | null {
  const match = PATTERN.exec(text);
  if (!match) return null;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month) || year < 1900) return null;
  return text as LegalDay;
}

/** Like {@link parseLegalDay}, for days known to exist. @throws {RangeError} when it does not. */
export function legalDay(text: string): LegalDay {
  const day = parseLegalDay(text);
  if (day === null) throw new RangeError(`not a day: ${text}`);
  return day;
}

/** Days since 1970-01-01 (negative before). */
export function toDayNumber(day: LegalDay): number {
  return Date.UTC(Number(day.slice(0, 4)), Number(day.slice(5, 7)) - 1, Number(day.slice(8, 10))) / MS_PER_DAY;
}

/** The inverse of {@link toDayNumber}. */
export function fromDayNumber(dayNumber: number): LegalDay {
  return new Date(dayNumber * MS_PER_DAY).toISOString().slice(0, 10) as LegalDay;
}

/** The day `count` days after (before, when negative). */
export function addDays(day: LegalDay, count: number): LegalDay {
  return fromDayNumber(toDayNumber(day) + count);
}

/** ISO day of the week: 1 Monday … 7 Sunday. */
export function dayOfWeek(day: LegalDay): number {
  return ((((toDayNumber(day) + 3) % 7) + 7) % 7) + 1;
}

/** Number of days in a month (1–12) of the Gregorian calendar. */
export function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}
