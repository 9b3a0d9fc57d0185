import type { EffectKind } from '../domain/assessment/assessment';
import type { Decision, Knowledge } from '../domain/assessment/decision';
import type { Evidence } from '../domain/assessment/evidence';
import type { Instant } from '../domain/facts/fact';

/** What workflows may ask of the outside world. Inputs are ids: each activity reads what it needs, and the clock, itself. */
export interface Activities {
  /**
   * The register's transaction without new facts: does what is due today.
   * @param known what the workflow knows; a register that knows less was restored, and does nothing
   * @returns the case's current decision
   */
  advance(caseId: string, known?: Knowledge): Promise<Decision>;
  /** Carries out one effect, or finds that there is nothing left to do. @returns the case's newest decision */
  performEffect(effect: DueEffect): Promise<Performed>;
  /** The pump. */
  reconcile(): Promise<Reconciled>;
}

/** An effect that a decision says is due. */
export interface DueEffect {
  readonly key: string;
  readonly kind: EffectKind;
  readonly case: string;
  /** What the workflow knows of its case; left out by runs of older versions. */
  readonly known?: Knowledge;
}

/** The case's newest decision, and in the history what was done: a register that lost its record of it finds it there. */
export interface Performed extends Decision {
  readonly handedOver?: Evidence & {
    /** Legal instant at which it was recorded. */
    readonly at: Instant;
  };
}

/** What one run of the pump did. */
export interface Reconciled {
  /** Cases whose workflow was told. */
  readonly told: number;
  /** Cases that could not be told; their claim runs out and they are found again. */
  readonly failed: number;
  /** Open cases found without a workflow. */
  readonly missing: number;
  /** The register was restored to an earlier moment: nobody was told anything, it is to be rebuilt. */
  readonly behind?: boolean;
}
