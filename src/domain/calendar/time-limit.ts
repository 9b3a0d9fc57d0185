import type { Step } from './explanation';
import type { HolidayZone } from './holiday-rules';
import { addDays, dayOf, daysInMonth, type LegalDay, partsOf } from './legal-day';
import { countWorkingDays, restOn } from './working-days';

export interface TimeLimit {
  /** The last day, to 24:00. */
  readonly lastDay: LegalDay;
  /** The day after, never rolled: the first on which one may act. */
  readonly actingDay: LegalDay;
  readonly why: readonly Step[];
}

export interface LimitLength {
  readonly unit: 'day' | 'month' | 'year';
  /** A whole number, not negative: CPC art. 640 to 642 do not count backwards. */
  readonly count: number;
}

/** What starts a limit: the kind of fact, as the explanation names it, and its day, which does not count. */
interface Start {
  readonly event: string;
  readonly from: LegalDay;
  readonly zone: HolidayZone;
}

/**
 * A time limit by the code de procédure civile, art. 640 to 642: the starting day does not count; months and years end on
 * the day of the same number, or the last of the month; if `rolled`, one that would end on a Saturday, a Sunday or a
 * holiday runs to the end of the next working day.
 * @throws {RangeError} when the length is not a whole number, or is negative.
 */
export function timeLimit(spec: Start & { readonly length: LimitLength; readonly rolled: boolean }): TimeLimit {
  const { event, from, length, rolled, zone } = spec;
  let lastDay = addLength(from, length);
  const why: Step[] = [
    { op: 'start', event, day: from },
    { op: 'add', unit: length.unit, count: length.count, day: lastDay },
  ];
  if (rolled) {
    for (let rest = restOn(lastDay, zone); rest; rest = restOn(lastDay, zone)) {
      const day = addDays(lastDay, 1);
      why.push({ op: 'roll', ...rest, from: lastDay, day });
      lastDay = day;
    }
  }
  return { lastDay, actingDay: addDays(lastDay, 1), why };
}

/**
 * A target in working days (the organisme's own, not law): the starting day does not count, nor do those for which `skip`
 * is true; the skipped working days are kept in the step, as ranges.
 * @throws {RangeError} when the count is negative or not whole, or `skip` leaves no day for a hundred years.
 */
export function workingDayLimit(
  spec: Start & { readonly count: number; readonly skip?: ((day: LegalDay) => boolean) | undefined },
): TimeLimit {
  const { event, from, count, zone, skip } = spec;
  if (count < 0) throw new RangeError(`not the length of a limit: ${count} working days`);
  const { day: lastDay, skipped } = countWorkingDays(from, count, zone, skip);
  const why: Step[] = [
    { op: 'start', event, day: from },
    { op: 'add', unit: 'working-day', count, day: lastDay, ...(skipped.length > 0 && { skipped }) },
  ];
  return { lastDay, actingDay: addDays(lastDay, 1), why };
}

/** A day moved on by a length, not rolled (CPC art. 641). @throws {RangeError} when the length is not whole, or negative. */
export function addLength(from: LegalDay, { unit, count }: LimitLength): LegalDay {
  if (!Number.isInteger(count) || count < 0) throw new RangeError(`not the length of a limit: ${count} ${unit}`);
  if (unit === 'day') return addDays(from, count);
  const start = partsOf(from);
  const months = start.year * 12 + start.month - 1 + (unit === 'month' ? count : 12 * count);
  const [year, month] = [Math.floor(months / 12), (months % 12) + 1];
  return dayOf(year, month, Math.min(start.day, daysInMonth(year, month)));
}
