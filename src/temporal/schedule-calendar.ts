import type { CalendarSpec, CalendarSpecDescription } from '@temporalio/client';
import { addDays, type LegalDay, partsOf } from '../domain/calendar/legal-day';
import { epochMs, instantOf, parisDay, parisInstant } from '../domain/calendar/paris-time';
import { type CalendarDays, SCHEDULE_HOUR } from './schedules';

const MONTHS = [
  'JANUARY', 'FEBRUARY', 'MARCH', 'APRIL', 'MAY', 'JUNE', 'JULY', 'AUGUST', 'SEPTEMBER', 'OCTOBER', 'NOVEMBER', 'DECEMBER',
]; // biome-ignore format: one year
const WEEKDAYS = ['SUNDAY', 'MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY'];

/** Values of a field, and what it means when it is left out. */
const FIELDS = {
  second: { from: 0, to: 59, default: [0] },
  minute: { from: 0, to: 59, default: [0] },
  hour: { from: 0, to: 23, default: [0] },
  dayOfMonth: { from: 1, to: 31, default: null },
  month: { from: 1, to: 12, default: null },
  dayOfWeek: { from: 0, to: 6, default: null },
} as const;

/**
 * A calendar as text: two that fire at the same times give the same, in whatever form they were written; the server describes
 * them in another than they were created in.
 */
export function calendarText(calendar: CalendarSpec | CalendarSpecDescription): string {
  const given = calendar as Readonly<Record<string, unknown>>;
  const fields = Object.entries(FIELDS).map(([name, { from, to, default: left }]) => {
    const all = Array.from({ length: to - from + 1 }, (_, index) => from + index);
    const value = given[name];
    const values = value === undefined || value === '*' ? (left ?? all) : valuesOf(value, name);
    return `${name} ${[...new Set(values)].sort((a, b) => a - b).join(',')}`;
  });
  const years = given['year'];
  const everyYear = years === undefined || years === '*' || (Array.isArray(years) && years.length === 0);
  return [...fields, everyYear ? 'every year' : `year ${JSON.stringify(years)}`].join('; ');
}

function valuesOf(value: unknown, name: string): number[] {
  if (Array.isArray(value)) return value.flatMap((one) => valuesOf(one, name));
  if (typeof value === 'object' && value !== null) {
    const { start, end = start, step = 1 } = value as { start: unknown; end?: unknown; step?: number };
    const [first, last] = [numberOf(start, name), numberOf(end, name)];
    const values: number[] = [];
    for (let at = first; at <= last; at += step) values.push(at);
    return values;
  }
  return [numberOf(value, name)];
}

const numberOf = (value: unknown, name: string): number =>
  typeof value === 'number'
    ? value
    : name === 'month'
      ? MONTHS.indexOf(String(value)) + 1
      : WEEKDAYS.indexOf(String(value));

/** How many days back a run is looked for: the rarest calendars fire twice a year. */
const LOOKED_BACK_DAYS = 370;

/** The last time at which a schedule of the calendar was to fire, at or before an instant (both of the machine's time). */
export function lastNominalMs(days: CalendarDays, nowMs: number): number | null {
  let day: LegalDay = parisDay(instantOf(nowMs));
  for (let back = 0; back < LOOKED_BACK_DAYS; back++, day = addDays(day, -1)) {
    const nominalMs = epochMs(parisInstant(day, SCHEDULE_HOUR * 60));
    if (isDayOf(days, day) && nominalMs <= nowMs) return nominalMs;
  }
  return null;
}

function isDayOf({ months, days }: CalendarDays, day: LegalDay): boolean {
  const { month, day: date } = partsOf(day);
  const name = MONTHS[month - 1];
  return (months === undefined || months.some((one) => one === name)) && (days === undefined || days.includes(date));
}
