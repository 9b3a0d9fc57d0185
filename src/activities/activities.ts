import type { EffectKind } from '../domain/assessment/assessment';
import type { Decision } from '../domain/assessment/decision';

/** What workflows may ask of the outside world. Inputs are ids: each activity reads what it needs, and the clock, itself. */
export interface Activities {
  /** The register's transaction without new facts: does what is due today. @returns the case's current decision */
  advance(caseId: string): Promise<Decision>;
  /** Carries out one effect, or finds that there is nothing left to do. @returns the case's newest decision */
  performEffect(effect: DueEffect): Promise<Decision>;
  /** The pump. */
  reconcile(): Promise<Reconciled>;
}

/** An effect that a decision says is due. */
export interface DueEffect {
  readonly key: string;
  readonly kind: EffectKind;
  readonly case: string;
}

/** What one run of the pump did. */
export interface Reconciled {
  /** Cases whose workflow was told. */
  readonly told: number;
  /** Cases that could not be told; their claim runs out and they are found again. */
  readonly failed: number;
  /** Open cases found without a workflow. */
  readonly missing: number;
}
