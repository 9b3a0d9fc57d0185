import { Temporal } from 'temporal-polyfill';
import type { Instant } from '../facts/fact';
import type { LegalDay } from './legal-day';

const PARIS = 'Europe/Paris';

/** The legal day of an instant: the civil day in Europe/Paris, whatever the machine's own zone. */
export function parisDay(instant: Instant): LegalDay {
  return Temporal.Instant.from(instant).toZonedDateTimeISO(PARIS).toPlainDate().toString() as LegalDay;
}

/**
 * The instant at which a Paris clock shows `minutes` after midnight on `day`. A wall time that the change of hour skips
 * is moved on by the hour skipped; one that occurs twice is the first.
 */
export function parisInstant(day: LegalDay, minutes: number): Instant {
  const time = { hour: Math.floor(minutes / 60), minute: minutes % 60 };
  const zoned = Temporal.PlainDate.from(day).toZonedDateTime({
    timeZone: PARIS,
    plainTime: Temporal.PlainTime.from(time),
  });
  return instantOf(zoned.epochMilliseconds);
}

/** An instant from milliseconds since 1970, in the one form instants have here. */
export function instantOf(epochMs: number): Instant {
  return new Date(epochMs).toISOString() as Instant;
}

/** Milliseconds since 1970. */
export function epochMs(instant: Instant): number {
  return Date.parse(instant);
}
