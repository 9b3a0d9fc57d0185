import type { HolidayZone } from './holiday-rules';
import { holidayOn } from './holidays';
import { addDays, dayOfWeek, type LegalDay } from './legal-day';

const SATURDAY = 6;

/** Days without a working day (in calendar days, a century) after which the count is given up: a stay without end. */
const MAX_IDLE_DAYS = 36_525;

/** Days from one to another, both included. */
export interface DayRange {
  readonly from: LegalDay;
  readonly to: LegalDay;
}

/** Why a day is not a working day. A holiday on a Saturday is told as a holiday. */
export type Rest =
  | { readonly reason: 'saturday' | 'sunday' }
  | { readonly reason: 'holiday'; readonly holiday: string };

/** Why a limit cannot end on this day (CPC art. 642), or null for a working day. */
export function restOn(day: LegalDay, zone: HolidayZone): Rest | null {
  const holiday = holidayOn(day, zone);
  if (holiday) return { reason: 'holiday', holiday: holiday.name };
  const weekday = dayOfWeek(day);
  return weekday < SATURDAY ? null : { reason: weekday === SATURDAY ? 'saturday' : 'sunday' };
}

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

/**
 * The `count`-th working day after `day`, which does not count itself (before it, when `count` is negative).
 * Days for which `skip` is true (under a stay) do not count; zero is the day itself, working or not.
 * @throws {RangeError} when `count` is not an integer, or `skip` leaves no day for a hundred years.
 */
export function addWorkingDays(
  day: LegalDay,
  count: number,
  zone: HolidayZone,
  skip?: (day: LegalDay) => boolean,
): LegalDay {
  return countWorkingDays(day, count, zone, skip).day;
}

/** Like {@link addWorkingDays}, with the working days left out because of `skip`, as ranges in the order met. */
export function countWorkingDays(
  day: LegalDay,
  count: number,
  zone: HolidayZone,
  skip?: (day: LegalDay) => boolean,
): { readonly day: LegalDay; readonly skipped: readonly DayRange[] } {
  if (!Number.isInteger(count)) throw new RangeError(`not a number of working days: ${count}`);
  const direction = count < 0 ? -1 : 1;
  const skipped: DayRange[] = [];
  let current = day;
  let open: DayRange | null = null;
  for (let left = Math.abs(count), idle = 0; left > 0; ) {
    current = addDays(current, direction);
    if (++idle > MAX_IDLE_DAYS) throw new RangeError(`no working day left after ${day}: all are skipped`);
    if (!isWorkingDay(current, zone)) continue;
    if (skip?.(current)) {
      if (open) skipped.pop();
      open = extend(open, current);
      skipped.push(open);
      continue;
    }
    open = null;
    idle = 0;
    left -= 1;
  }
  return { day: current, skipped };
}

function extend(range: DayRange | null, day: LegalDay): DayRange {
  if (!range) return { from: day, to: day };
  return day < range.from ? { from: day, to: range.to } : { from: range.from, to: day };
}
