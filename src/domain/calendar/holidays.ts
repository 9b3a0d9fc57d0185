import { easterSunday } from './easter';
import { HOLIDAY_RULES, type HolidayZone } from './holiday-rules';
import { addDays, type LegalDay } from './legal-day';

export interface Holiday {
  readonly id: string;
  /** In French, as users read it. */
  readonly name: string;
}

/** Years kept per zone; far more than a run touches, so that a wild input cannot grow the memo for ever. */
const MAX_YEARS = 400;

/** A pure memo: every case of a run asks for the same few years. */
const computed = new Map<HolidayZone, Map<number, ReadonlyMap<LegalDay, Holiday>>>();

/** The public holidays of a year (1000 to 9999) in a zone, by day, in no promised order. Source: {@link HOLIDAY_RULES}. */
export function holidaysOf(year: number, zone: HolidayZone): ReadonlyMap<LegalDay, Holiday> {
  let years = computed.get(zone);
  if (!years) computed.set(zone, (years = new Map()));
  let days = years.get(year);
  if (!days) {
    if (years.size >= MAX_YEARS) years.clear();
    years.set(year, (days = computeHolidays(year, zone)));
  }
  return days;
}

/** The public holiday on a day in a zone, or null. */
export function holidayOn(day: LegalDay, zone: HolidayZone): Holiday | null {
  return holidaysOf(Number(day.slice(0, 4)), zone).get(day) ?? null;
}

function computeHolidays(year: number, zone: HolidayZone): Map<LegalDay, Holiday> {
  const easter = easterSunday(year);
  const days = new Map<LegalDay, Holiday>();
  for (const { id, name, on, zones, fromYear, toYear } of HOLIDAY_RULES) {
    if (zones && !zones.includes(zone)) continue;
    if ((fromYear !== undefined && year < fromYear) || (toYear !== undefined && year > toYear)) continue;
    const day = typeof on === 'number' ? addDays(easter, on) : (`${year}-${on}` as LegalDay);
    if (!days.has(day)) days.set(day, { id, name });
  }
  return days;
}
