/**
 * A legal day: a civil day in Europe/Paris, written `YYYY-MM-DD`. ISO days compare as strings (`a < b`),
 * which is why the core keeps them so; arithmetic goes through day numbers.
 */
export type LegalDay = string & { readonly __brand: 'LegalDay' };

const PATTERN = /^(\d{4})-(\d{2})-(\d{2})$/;
const DAYS_IN_ERA = 146_097; // 400 Gregorian years, after which the calendar repeats
const EPOCH = 719_468; // days from 0000-03-01 to 1970-01-01

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

/** The day of a year, month (1–12) and day of the month, which must exist. */
export function dayOf(year: number, month: number, day: number): LegalDay {
  return `${year}-${month < 10 ? '0' : ''}${month}-${day < 10 ? '0' : ''}${day}` as LegalDay;
}

/** Year, month (1–12) and day of the month. */
export function partsOf(day: LegalDay): { readonly year: number; readonly month: number; readonly day: number } {
  return { year: Number(day.slice(0, 4)), month: Number(day.slice(5, 7)), day: Number(day.slice(8, 10)) };
}

// Years are counted from 1 March below, so that the leap day comes last and needs no case of its own; without
// Date, whose objects cost more than all the rest of a limit's computation.

/** Days since 1970-01-01 (negative before). */
export function toDayNumber(day: LegalDay): number {
  const parts = partsOf(day);
  const year = parts.month > 2 ? parts.year : parts.year - 1;
  const era = Math.floor(year / 400);
  const yearOfEra = year - era * 400;
  const dayOfYear = Math.floor((153 * ((parts.month + 9) % 12) + 2) / 5) + parts.day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * DAYS_IN_ERA + dayOfEra - EPOCH;
}

/** The inverse of {@link toDayNumber}. @throws {RangeError} outside the years 1000 to 9999, which have another form. */
export function fromDayNumber(dayNumber: number): LegalDay {
  const days = dayNumber + EPOCH;
  const era = Math.floor(days / DAYS_IN_ERA);
  const dayOfEra = days - era * DAYS_IN_ERA;
  const leaps = Math.floor(dayOfEra / 1460) - Math.floor(dayOfEra / 36_524) + Math.floor(dayOfEra / 146_096);
  const yearOfEra = Math.floor((dayOfEra - leaps) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const fromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * fromMarch + 2) / 5) + 1;
  const month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  if (!(year >= 1000 && year <= 9999)) throw new RangeError(`not a day number: ${dayNumber}`);
  return dayOf(year, month, day);
}

/** The day `count` days after (before, when negative). @throws {RangeError} outside the years 1000 to 9999. */
export function addDays(day: LegalDay, count: number): LegalDay {
  return fromDayNumber(toDayNumber(day) + count);
}

/** ISO day of the week: 1 Monday … 7 Sunday. */
export function dayOfWeek(day: LegalDay): number {
  return ((((toDayNumber(day) + 3) % 7) + 7) % 7) + 1;
}

/** Number of days in a month (1–12) of the Gregorian calendar. */
export function daysInMonth(year: number, month: number): number {
  if (month !== 2) return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
}
