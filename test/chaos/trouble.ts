import { addDays, legalDay, type LegalDay } from '../../src/domain/calendar/legal-day';
import { epochMs, parisInstant } from '../../src/domain/calendar/paris-time';

/** What a chaos run is made of; the same options give the same cases, facts and plan of kills. */
export interface ChaosOptions {
  readonly cases: number;
  readonly seed: number;
  /** Legal days that are lived through. */
  readonly days: number;
  /** Facts are recorded, and parts killed, up to this day; the rest is for coming to rest. */
  readonly troubledDays: number;
  /** Real time of a legal day. A slow machine wants more. */
  readonly dayMs: number;
  /** Worker processes. */
  readonly workers: number;
}

const DAY_MS = 24 * 60 * 60_000;

/** The first day: a change to summer time, Easter and the holidays of May lie ahead. */
export const FIRST_DAY = legalDay('2010-03-01');

export const nthDay = (days: number): LegalDay => addDays(FIRST_DAY, days);

/** The parameters of `affineClock`, as every process of the run is given them. */
export interface ChaosClock {
  readonly legalStartMs: number;
  readonly engineStartMs: number;
  readonly speed: number;
}

/** A clock on which the first day begins `inMs` from now. */
export function chaosClock(dayMs: number, inMs: number): ChaosClock {
  return { legalStartMs: epochMs(parisInstant(FIRST_DAY, 0)), engineStartMs: Date.now() + inMs, speed: DAY_MS / dayMs };
}
