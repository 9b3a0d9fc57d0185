import { instantOf } from './domain/calendar/paris-time';
import type { Clock } from './domain/clock';
import { epochMs } from './domain/calendar/paris-time';

/** Timers shorter than this make an engine spin. */
const SHORTEST_SPAN_MS = 50;

/** Production: legal time is the machine's time. */
export function systemClock(): Clock {
  return offsetClock(0);
}

/**
 * Legal time is the engine's time plus a constant: a test server cannot start in 2009.
 * @param engineNowMs the engine's present, when it is not the machine's (a time-skipping server)
 */
export function offsetClock(offsetMs: number, engineNowMs: () => number = Date.now): Clock {
  return {
    now: () => instantOf(engineNowMs() + offsetMs),
    toEngineMs: (legal) => epochMs(legal) - offsetMs,
    spanMs: (legalMs) => Math.max(legalMs, SHORTEST_SPAN_MS),
  };
}

/**
 * Legal time runs `speed` times as fast as the engine's, from `legalStartMs` at `engineStartMs`: a real server lives through
 * weeks in minutes.
 */
export function affineClock(legalStartMs: number, engineStartMs: number, speed: number): Clock {
  return {
    now: () => instantOf(Math.floor(legalStartMs + (Date.now() - engineStartMs) * speed)),
    toEngineMs: (legal) => Math.ceil(engineStartMs + (epochMs(legal) - legalStartMs) / speed),
    spanMs: (legalMs) => Math.max(Math.ceil(legalMs / speed), SHORTEST_SPAN_MS),
  };
}
