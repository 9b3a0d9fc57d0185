import { Temporal } from 'temporal-polyfill';
import type { HolidayZone, LegalDay, LimitLength } from '../../../src/domain/calendar';

/**
 * A second calendar, written apart from the first and sharing nothing with it: Easter by the golden number, the epact and
 * Sunday's place (Clavius, as in Knuth, TAOCP 1.3.2), the holidays as lists of days by zone, the arithmetic by Temporal.
 */
export function easterByEpact(year: number): Temporal.PlainDate {
  const golden = (year % 19) + 1;
  const century = Math.floor(year / 100) + 1;
  const droppedLeapYears = Math.floor((3 * century) / 4) - 12;
  const moonCorrection = Math.floor((8 * century + 5) / 25) - 5;
  const sunday = Math.floor((5 * year) / 4) - droppedLeapYears - 10;
  let epact = (11 * golden + 20 + moonCorrection - droppedLeapYears) % 30;
  if ((epact === 25 && golden > 11) || epact === 24) epact += 1;
  let moon = 44 - epact;
  if (moon < 21) moon += 30;
  return Temporal.PlainDate.from({ year, month: 3, day: 1 }).add({ days: moon + 7 - ((sunday + moon) % 7) - 1 });
}

const LOCAL: Record<HolidayZone, (year: number) => string[]> = {
  metropole: () => [],
  'alsace-moselle': (year) => [easterByEpact(year).subtract({ days: 2 }).toString().slice(5), '12-26'],
  guadeloupe: () => ['05-27'],
  martinique: () => ['05-22'],
  guyane: () => ['06-10'],
  reunion: () => ['12-20'],
  mayotte: () => ['04-27'],
  'saint-barthelemy': (year) => [year < 2012 ? '05-27' : '10-09'],
  'saint-martin': (year) => [year < 2018 ? '05-27' : '05-28'],
};

/** The holidays of a year, 1984 or later. */
export function holidaysByList(year: number, zone: HolidayZone): string[] {
  const easter = easterByEpact(year);
  const movable = [1, 39, 50].map((days) => easter.add({ days }).toString());
  const fixed = ['01-01', '05-01', '05-08', '07-14', '08-15', '11-01', '11-11', '12-25', ...LOCAL[zone](year)];
  return [...new Set([...movable, ...fixed.map((day) => `${year}-${day}`)])].sort();
}

/** The unrolled end of a limit, and the end rolled by `closed` days. */
export function endByTemporal(from: LegalDay, { unit, count }: LimitLength): Temporal.PlainDate {
  return Temporal.PlainDate.from(from).add({ [`${unit}s`]: count }, { overflow: 'constrain' });
}

export function rollByTemporal(end: Temporal.PlainDate, holidays: ReadonlySet<string>): string {
  let day = end;
  while (day.dayOfWeek > 5 || holidays.has(day.toString())) day = day.add({ days: 1 });
  return day.toString();
}
