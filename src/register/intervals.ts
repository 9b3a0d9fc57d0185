import type { Clock } from '../domain/clock';
import { epochMs, instantOf } from '../domain/calendar/paris-time';
import type { Instant } from '../domain/facts/fact';

export const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const FLOOR_REAL_MS = 50;

/** A span of legal time, stretched so that it never lasts less than 50 ms of real time, or more where asked for (a legal day may last seconds). */
export function legalSpan(clock: Clock, ms: number, floorRealMs: number = FLOOR_REAL_MS): number {
  const now = clock.now();
  const rate = (clock.toEngineMs(instantOf(epochMs(now) + HOUR_MS)) - clock.toEngineMs(now)) / HOUR_MS;
  return Math.max(ms, Math.ceil(floorRealMs / rate));
}

export const after = (instant: Instant, ms: number): Instant => instantOf(epochMs(instant) + ms);

/** Waiting times before each further attempt, in legal time; after the last, it stays so. */
const BACKOFF_MS = [MINUTE_MS, 5 * MINUTE_MS, 30 * MINUTE_MS, 2 * HOUR_MS, 6 * HOUR_MS];
/** About 33 hours in all: longer than the day that a mail server may be down, short enough that someone looks. */
export const MAX_ATTEMPTS = 10;

export const backoffMs = (attempts: number): number => BACKOFF_MS[Math.min(attempts, BACKOFF_MS.length) - 1] as number;

/** What the pump finds undone for longer than this it takes care of: so long nothing counts as late. */
export const PUMP_PATIENCE_MS = 15 * MINUTE_MS;
