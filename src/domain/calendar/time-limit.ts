import type { Step } from './explanation';
import { type HolidayZone, holidayOn } from './holidays';
import { addDays, dayOfWeek, daysInMonth, type LegalDay } from './legal-day';
import { addWorkingDays } from './working-days';

export interface TimeLimit {
  /** The last day, to 24:00. */
  readonly lastDay: LegalDay;
  /** The day after, never rolled: the first on which one may act. */
  readonly actingDay: LegalDay;
  readonly why: readonly Step[];
}

export interface LimitLength {
  readonly unit: 'day' | 'month' | 'year';
  readonly count: number;
}

/**
 * A time limit by the code de procédure civile, art. 640 to 642: the starting day does not count; months and years end on
 * the day of the same number, or the last of the month; rolled from a Saturday, Sunday or holiday to the next working day.
 */
export function timeLimit(spec: {
  readonly event: string;
  readonly from: LegalDay;
  readonly length: LimitLength;
  readonly rolled: boolean;
  readonly zone: HolidayZone;
}): TimeLimit {
  const { from, length } = spec;
  const end = addLength(from, length);
  const why: Step[] = [
    { op: 'start', event: spec.event, day: from },
    { op: 'add', unit: length.unit, count: length.count, day: end },
  ];
  const lastDay = spec.rolled ? roll(end, spec.zone, why) : end;
  return { lastDay, actingDay: addDays(lastDay, 1), why };
}

/** A target in working days (the organisme's own, not law): the starting day does not count. */
export function workingDayLimit(spec: {
  readonly event: string;
  readonly from: LegalDay;
  readonly count: number;
  readonly zone: HolidayZone;
}): TimeLimit {
  const lastDay = addWorkingDays(spec.from, spec.count, spec.zone);
  const why: Step[] = [
    { op: 'start', event: spec.event, day: spec.from },
    { op: 'add', unit: 'working-day', count: spec.count, day: lastDay },
  ];
  return { lastDay, actingDay: addDays(lastDay, 1), why };
}

/** A day moved on by a length, by CPC art. 641. */
export function addLength(from: LegalDay, length: LimitLength): LegalDay {
  if (length.unit === 'day') return addDays(from, length.count);
  const months = length.unit === 'month' ? length.count : 12 * length.count;
  const index = Number(from.slice(0, 4)) * 12 + Number(from.slice(5, 7)) - 1 + months;
  const year = Math.floor(index / 12);
  const month = (index % 12) + 1;
  const day = Math.min(Number(from.slice(8, 10)), daysInMonth(year, month));
  return `${year}-${pad(month)}-${pad(day)}` as LegalDay;
}

function roll(end: LegalDay, zone: HolidayZone, why: Step[]): LegalDay {
  let day = end;
  for (;;) {
    const holiday = holidayOn(day, zone);
    const weekday = dayOfWeek(day);
    if (holiday === null && weekday < 6) return day;
    const next = addDays(day, 1);
    if (holiday !== null) why.push({ op: 'roll', reason: 'holiday', holiday, from: day, day: next });
    else why.push({ op: 'roll', reason: weekday === 6 ? 'saturday' : 'sunday', from: day, day: next });
    day = next;
  }
}

const pad = (value: number): string => (value < 10 ? `0${value}` : String(value));
