import { Temporal } from 'temporal-polyfill';
import type { Instant } from '../facts/fact';
import { addDays, fromDayNumber, type LegalDay } from './legal-day';

const PARIS = 'Europe/Paris';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const MINUTE_MS = 60_000;

/** The legal day of an instant: the civil day in Europe/Paris, whatever the machine's own zone. */
export function parisDay(instant: Instant): LegalDay {
  const ms = epochMs(instant);
  // Paris is an hour or two ahead of UTC: the guess is at most a day out.
  let day = fromDayNumber(Math.floor((ms + HOUR_MS) / DAY_MS));
  while (ms < midnightMs(day)) day = addDays(day, -1);
  while (ms >= midnightMs(addDays(day, 1))) day = addDays(day, 1);
  return day;
}

/** What a Paris clock shows at an instant: `09:00`. */
export function parisTime(instant: Instant): string {
  return Temporal.Instant.from(instant).toZonedDateTimeISO(PARIS).toPlainTime().toString({ smallestUnit: 'minute' });
}

/**
 * The instant at which a Paris clock shows `minutes` after midnight on `day`. A wall time that the change of hour skips
 * is moved on by the hour skipped; one that occurs twice is the first.
 */
export function parisInstant(day: LegalDay, minutes: number): Instant {
  const start = midnightMs(day);
  const plain = midnightMs(addDays(day, 1)) - start === DAY_MS;
  return instantOf(plain ? start + minutes * MINUTE_MS : wallTimeMs(day, minutes));
}

function wallTimeMs(day: LegalDay, minutes: number): number {
  const plainTime = Temporal.PlainTime.from({ hour: Math.floor(minutes / 60), minute: minutes % 60 });
  return Temporal.PlainDate.from(day).toZonedDateTime({ timeZone: PARIS, plainTime }).epochMilliseconds;
}

/** Time zone arithmetic is the dearest of a transaction; the days that cases live in are few. */
const midnights = new Map<LegalDay, number>();
const MOST_MIDNIGHTS = 10_000;

function midnightMs(day: LegalDay): number {
  let ms = midnights.get(day);
  if (ms === undefined) {
    if (midnights.size >= MOST_MIDNIGHTS) midnights.clear();
    ms = wallTimeMs(day, 0);
    midnights.set(day, ms);
  }
  return ms;
}

/** An instant from milliseconds since 1970, in the one form instants have here. */
export function instantOf(epochMs: number): Instant {
  return new Date(epochMs).toISOString() as Instant;
}

/** Milliseconds since 1970. */
export function epochMs(instant: Instant): number {
  return Date.parse(instant);
}
