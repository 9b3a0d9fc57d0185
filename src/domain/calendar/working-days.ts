import { type HolidayZone, holidayOn } from './holidays';
import { addDays, dayOfWeek, type LegalDay } from './legal-day';

const SATURDAY = 6;

/** A working day in the sense of CPC art. 642: neither Saturday, nor Sunday, nor a public holiday. */
export function isWorkingDay(day: LegalDay, zone: HolidayZone): boolean {
  return dayOfWeek(day) < SATURDAY && holidayOn(day, zone) === null;
}

/** The day itself if it is a working day, else the next one. */
export function nextWorkingDay(day: LegalDay, zone: HolidayZone): LegalDay {
  let next = day;
  while (!isWorkingDay(next, zone)) next = addDays(next, 1);
  return next;
}

/** The `count`-th working day after `day`, which does not count itself (before it, when `count` is negative). */
export function addWorkingDays(day: LegalDay, count: number, zone: HolidayZone): LegalDay {
  const direction = count < 0 ? -1 : 1;
  let current = day;
  for (let left = Math.abs(count); left > 0; ) {
    current = addDays(current, direction);
    if (isWorkingDay(current, zone)) left -= 1;
  }
  return current;
}
