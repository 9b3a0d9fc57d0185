import type { LegalDay } from '../calendar/legal-day';
import type { Step } from '../calendar/explanation';
import type { Affiliation, CaseId, DebtorId, FactKey, ProcedureNature } from '../facts/fact';
import type { Cents } from '../money/cents';
import type { Placement } from '../procedures/placement';
import type { Component, RuleSetId } from '../rules/rule-sets';

export const STAGES = [
  'notice-to-dispatch',
  'notice-period',
  'claim-review',
  'recovery-due',
  'in-procedure',
  'caisse-notice-due',
  'with-caisse',
  'settled',
  'cancelled',
] as const;
export type Stage = (typeof STAGES)[number];

/** French labels, as users read them. */
export const STAGE_LABELS: { readonly [S in Stage]: string } = {
  'notice-to-dispatch': 'à notifier',
  'notice-period': 'délai de la mise en demeure',
  'claim-review': 'réclamation en cours',
  'recovery-due': 'procédure à engager',
  'in-procedure': 'procédure engagée',
  'caisse-notice-due': 'caisse à aviser',
  'with-caisse': 'caisse avisée',
  settled: 'soldé',
  cancelled: 'annulé',
};

export const END_STAGES: ReadonlySet<Stage> = new Set<Stage>(['settled', 'cancelled']);

/** Where a contrainte stands. */
export type ProcedureStep = 'to-sign' | 'to-serve' | 'opposition-period' | 'opposed' | 'enforceable';

export const STEP_LABELS: { readonly [S in ProcedureStep]: string } = {
  'to-sign': 'contrainte à signer',
  'to-serve': 'à signifier',
  'opposition-period': "délai d'opposition",
  opposed: 'opposition en cours',
  enforceable: 'exécutoire',
};

export const DEADLINE_NAMES = [
  'notice-period',
  'claim-ruling',
  'caisse-notice',
  'procedure-start',
  'opposition',
  'opposition-notice',
] as const;
export type DeadlineName = (typeof DEADLINE_NAMES)[number];

/** French labels, as users read them. */
export const DEADLINE_LABELS: { readonly [D in DeadlineName]: string } = {
  'notice-period': 'fin du délai de la mise en demeure',
  'claim-ruling': 'décision attendue de la CRA',
  'caisse-notice': 'avis à la caisse',
  'procedure-start': "procédure à engager (objectif de l'organisme)",
  opposition: "fin du délai d'opposition",
  'opposition-notice': "avis d'opposition attendu du tribunal",
};

/** The duties that the ledger follows per case. */
export type DutyId = 'A13-1' | 'A13-2' | 'A13-3' | 'A13-4';

/** All that the ledger follows: those of the calendar too. */
export type LedgerDuty = DutyId | 'A13-7' | 'A13-10';

export type DeadlineState = 'running' | 'met' | 'over' | 'withdrawn';

export interface Deadline {
  readonly name: DeadlineName;
  /** The fact it runs from; with the name it identifies the deadline within its case. */
  readonly from: FactKey;
  readonly lastDay: LegalDay;
  /** The day after, never rolled. */
  readonly actingDay: LegalDay;
  readonly duty: DutyId | null;
  readonly state: DeadlineState;
  /** How the last day was computed; rendered by `explain()`. */
  readonly why: readonly Step[];
}

/** One instance of a duty of article 13; its state is derived from its dates at reading (`dutyState`). */
export interface Duty {
  readonly duty: DutyId;
  /** The fact that called for it; with the id it identifies the instance within its case. */
  readonly cause: FactKey;
  readonly opensOn: LegalDay;
  readonly dueOn: LegalDay;
  readonly doneOn: LegalDay | null;
  /**
   * No longer owed since that day; after `dueOn`, it was owed and late all the same. One that turned out after its due day never
   * to have been owed: the day on which it opened.
   */
  readonly liftedOn: LegalDay | null;
  /** An act that later facts show to have come too early (known late), in French. */
  readonly breach: string | null;
  /** Contributions, surcharges and penalties still owed at the end of the due day, by the facts known now; null unless it is late. */
  readonly concerned: Cents | null;
}

/** The core's own decisions are recorded at once; the others are outward effects that need evidence of hand-over. */
export const DECISION_ACTIONS = ['choose-procedure', 'withdraw-procedure'] as const;
export const EFFECT_KINDS = ['notify-caisse', 'correct-caisse-notice', 'remind-officer'] as const;
export type EffectKind = (typeof EFFECT_KINDS)[number];
export type ActionKind = (typeof DECISION_ACTIONS)[number] | EffectKind;

/** Something due now. `key` = kind + case + what about + ordinal: stable, so that asking twice does it once; it is also the id of the fact it leads to. */
export interface Action {
  readonly kind: ActionKind;
  readonly key: string;
  readonly case: CaseId;
  /** What the act's fact will carry (`nature`, `reason`, `about`, `corrects`, `balance` …). No personal value. */
  readonly data: Readonly<Record<string, string | boolean>>;
  readonly duty: DutyId | null;
}

export interface Balance {
  /** Contributions, surcharges and penalties, costs as they stand after rulings and adjustments. */
  readonly debt: Cents;
  readonly paid: Cents;
  readonly due: Cents;
  readonly credit: Cents;
  /** What the debt is made of. */
  readonly byComponent: { readonly [C in Component]: Cents };
  /** What is left of each component, payments going to the oldest item first and within it in the rule set's order. */
  readonly dueByComponent: { readonly [C in Component]: Cents };
}

/** What a case waits for: the running deadline whose end changes its stage, or that an officer has to meet. */
export interface WaitsFor {
  readonly deadline: DeadlineName;
  readonly lastDay: LegalDay;
}

export interface CaseAssessment {
  readonly case: CaseId;
  readonly caisse: string;
  readonly noticeRef: string;
  readonly ruleSet: RuleSetId | null;
  readonly stage: Stage;
  readonly step: ProcedureStep | null;
  /** The procedure chosen or engaged; kept after payment; null once withdrawn, abandoned or annulled. */
  readonly nature: ProcedureNature | null;
  readonly affiliation: Affiliation;
  readonly balance: Balance;
  /** In whose hands it is, by the facts of placing and recalling alone: nobody recalled it because it ended. */
  readonly placement: Placement | null;
  /** The first day on which recovery may start; null before dispatch. */
  readonly actingDay: LegalDay | null;
  readonly deadlines: readonly Deadline[];
  readonly duties: readonly Duty[];
  readonly actions: readonly Action[];
  readonly waitsFor: WaitsFor | null;
  /** The next day on which anything here can change by time alone; null when nothing can. Always after `today`. */
  readonly wakeOn: LegalDay | null;
  /** Codes of what a person must settle (`contradiction`, …), in a stable order. */
  readonly attention: readonly AttentionReason[];
}

export const ATTENTION_REASONS = [
  'contradiction',
  'decision-without-fact',
  'act-held',
  'to-recall',
  'effect-parked',
  'late',
] as const;
export type AttentionReason = (typeof ATTENTION_REASONS)[number];

/** What most needs a person first. */
export const inOrder = (reasons: readonly AttentionReason[]): AttentionReason[] =>
  ATTENTION_REASONS.filter((reason) => reasons.includes(reason));

/** What the core says of a debtor's whole file on a day. */
export interface Assessment {
  readonly debtor: DebtorId;
  readonly today: LegalDay;
  readonly cases: readonly CaseAssessment[];
  /** Debtor-level payments beyond all debts. */
  readonly credit: Cents;
}
