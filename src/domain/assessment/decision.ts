import type { ProcedureNature } from '../facts/fact';
import type { AttentionReason, DeadlineName, EffectKind, Stage } from './assessment';

/**
 * What a case's workflow is told: plain JSON, opaque ids, nothing personal. Built by the register's transaction, carried
 * by start, signal and `advance`. A newer `version` replaces an older one, and one of a higher `epoch` replaces any.
 */
export interface Decision {
  readonly case: string;
  readonly caisse: string;
  readonly version: number;
  /** How often the register was rebuilt after it had been restored to an earlier moment; left out: never. */
  readonly epoch?: number;
  readonly stage: Stage;
  readonly nature: ProcedureNature | null;
  readonly waitsFor: { readonly deadline: DeadlineName; readonly lastDay: string } | null;
  /** Instant (ISO, legal time mapped to the engine's time by the Clock) at which to call `advance`; null: nothing changes by time alone. */
  readonly wakeAt: string | null;
  /** Start of the acting day waited for (ISO, legal time), for the search attribute `DueAt`. */
  readonly dueAt: string | null;
  readonly attention: AttentionReason | null;
  readonly ended: boolean;
  /** All effects of the case that are due now, not only new ones. */
  readonly effects: readonly { readonly key: string; readonly kind: EffectKind }[];
}

/** What a workflow has come to know of its case, or the register of it. */
export type Knowledge = Pick<Decision, 'epoch' | 'version'>;

/** Negative when `a` is older than `b`, 0 when they are the same, positive when it is newer. Versions count within their epoch. */
export function compareKnowledge(a: Knowledge, b: Knowledge): number {
  return (a.epoch ?? 0) - (b.epoch ?? 0) || a.version - b.version;
}
