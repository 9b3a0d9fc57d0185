import type { OfficeEffectKind, PeriodicAttention, PeriodicKind, PeriodicStage } from './names';

/**
 * What the workflow of a periodic duty is told: plain JSON, opaque ids, nothing personal. A newer `version` replaces an older
 * one, and one of a higher `epoch` replaces any.
 */
export interface PeriodicDecision {
  /** Also the workflow's id. */
  readonly duty: string;
  readonly kind: PeriodicKind;
  readonly version: number;
  readonly epoch?: number;
  readonly stage: PeriodicStage;
  /** Last day of what it waits for; null once done or lifted. */
  readonly waitsUntil: string | null;
  /** Instant of the engine (ISO) at which to call `advancePeriodic`; null: nothing changes by time alone. */
  readonly wakeAt: string | null;
  /** Start of the day after the last day (ISO, legal time), for `DueAt`. */
  readonly dueAt: string | null;
  readonly attention: PeriodicAttention | null;
  readonly over: boolean;
  readonly effects: readonly { readonly key: string; readonly kind: OfficeEffectKind }[];
}
