import type { EffectKind } from '../domain/assessment/assessment';
import type { Decision, Knowledge } from '../domain/assessment/decision';
import type { Evidence } from '../domain/assessment/evidence';
import type { Instant } from '../domain/facts/fact';
import type { OfficeEffectKind, PeriodicKind } from '../domain/office/names';
import type { PeriodicDecision } from '../domain/office/periodic-decision';

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
  /** As `advance`, of a periodic duty. */
  advancePeriodic(duty: string, known?: Knowledge): Promise<PeriodicDecision>;
  /** Carries out one effect of a periodic duty, or finds that there is nothing left to do. @returns the duty's newest decision */
  performOfficeEffect(effect: DueOfficeEffect): Promise<PeriodicDecision>;
  /** Opens every period of a kind that is due and not yet started, and tells their workflows. */
  openPeriods(of: { readonly kind: PeriodicKind; readonly nominal: string }): Promise<OpenedDuties>;
  /** Sends the day's digests, each role's once. */
  sendDigests(of: { readonly nominal: string }): Promise<DigestsSent>;
}

/** An effect that the decision of a periodic duty says is due. */
export interface DueOfficeEffect {
  readonly key: string;
  readonly kind: OfficeEffectKind;
  readonly duty: string;
  readonly known?: Knowledge;
}

/** What one fan-out did. */
export interface OpenedDuties {
  /** Bailiffs or caisses that were looked at. */
  readonly subjects: number;
  readonly opened: number;
  /** Workflows that were told; the pump tells the others. */
  readonly told: number;
}

/** The roles whose digest left today; one that had left before, or had nothing to say, is not among them. */
export interface DigestsSent {
  readonly sent: readonly string[];
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
  /** Cases and periodic duties whose workflow was told. */
  readonly told: number;
  /** Those that could not be told; their claim runs out and they are found again. */
  readonly failed: number;
  /** Open cases and periodic duties found without a workflow. */
  readonly missing: number;
  /** The register was restored to an earlier moment: nobody was told anything, it is to be rebuilt. */
  readonly behind?: boolean;
}
