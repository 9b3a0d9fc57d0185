import { fromDayNumber, type LegalDay, toDayNumber } from './legal-day';

/** Easter Sunday of a Gregorian year (the anonymous computus of Nature, 1876). */
export function easterSunday(year: number): LegalDay {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const d = Math.floor(b / 4);
  const e = b % 4;
  const g = Math.floor((8 * b + 13) / 25);
  const h = (19 * a + b - d - g + 15) % 30;
  const i = Math.floor(c / 4);
  const k = c % 4;
  const l = (32 + 2 * e + 2 * i - h - k) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const month = Math.floor((h + l - 7 * m + 114) / 31);
  const day = ((h + l - 7 * m + 114) % 31) + 1;
  const march1 = toDayNumber(`${year}-03-01` as LegalDay);
  return fromDayNumber(march1 + (month === 4 ? 31 : 0) + day - 1);
}
