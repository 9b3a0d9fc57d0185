import type { Instant } from './facts/fact';

/**
 * The only way to know the time. Legal time is what the law counts in; the engine's time is what Temporal's server lives
 * in. They are the same in production; scenarios shift them by an offset, chaos runs by an affine mapping.
 */
export interface Clock {
  /** The present instant of legal time, UTC. */
  now(): Instant;
  /** The instant of the engine at which legal time will be `legal`, in milliseconds since 1970. */
  toEngineMs(legal: Instant): number;
  /** A span of legal time as milliseconds of the engine, never below 50. */
  spanMs(legalMs: number): number;
}
