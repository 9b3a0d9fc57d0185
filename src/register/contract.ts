import type { LegalDay } from '../domain/calendar/legal-day';
import type { Assessment, AttentionReason, EffectKind, Stage } from '../domain/assessment/assessment';
import type { CaseRecord, Delegation } from '../domain/assessment/decide';
import type { Evidence } from '../domain/assessment/evidence';
import type { Decision } from '../domain/assessment/decision';
import type { TimelineEntry } from '../domain/assessment/timeline';
import type {
  Affiliation,
  CaseId,
  DebtItem,
  DebtorId,
  Fact,
  FactKey,
  Instant,
  NewFact,
  ProcedureNature,
} from '../domain/facts/fact';
import type { Cents } from '../domain/money/cents';
import type { Refusal } from '../domain/refusal';
import type { RuleSetChoice } from '../domain/rules/rule-sets';

/** What one transaction did: the answer to whoever recorded the facts. */
export interface Consequences {
  readonly recordedAt: Instant;
  /** Facts appended, in order: the given ones and the system's own decisions. */
  readonly appended: readonly Fact[];
  /** Given facts that were already on file with the same content. */
  readonly duplicates: readonly NewFact[];
  readonly entries: readonly TimelineEntry[];
  /** One for each case that changed (its version was raised). */
  readonly decisions: readonly Decision[];
}

export interface Advanced {
  /** The case's current decision with all effects due, even when nothing changed. */
  readonly decision: Decision;
  /** Other cases of the debtor that changed with it: their workflows are still to be told. */
  readonly others: readonly Decision[];
}

/** Everything needed to carry out one effect, read again right before sending. The only personal value is none: the caisse's address is an office's. */
export interface LeasedEffect {
  readonly key: string;
  readonly kind: EffectKind;
  readonly case: CaseId;
  readonly debtor: DebtorId;
  readonly noticeRef: string;
  readonly stage: Stage;
  readonly nature: ProcedureNature | null;
  readonly due: Cents;
  readonly caisse: Caisse;
  /** What the act will carry (`about`, `corrects`, `balance`, …). */
  readonly data: Readonly<Record<string, string | boolean>>;
  /** 1 for the first attempt. */
  readonly attempt: number;
  /** Legal instant at which another worker may take it over. */
  readonly leaseUntil: Instant;
  /** It left already, in a time from which the register was restored: it is to be recorded, not sent. */
  readonly handedOver: (Evidence & { readonly at: Instant }) | null;
}

/** A message that left although the register does not say so. */
export interface HandOver extends Evidence {
  /** The effect's key; null when only a mail record tells of it: its Message-ID then leads to the effect. */
  readonly key: string | null;
  /** Legal instant; null: now. */
  readonly at: Instant | null;
  readonly source: 'workflow' | 'mail';
}

export type { Evidence };

export interface FailedEffect {
  /** Legal instant of the next attempt; null: parked, a person must look (`settleParked`). */
  readonly nextAttemptAt: Instant | null;
  readonly decision: Decision;
}

/** Why the pump signals a case. */
export type BehindReason = 'behind' | 'overdue' | 'effect-pending' | 'other-rules' | 'no-workflow';

export interface Claimed {
  readonly decision: Decision;
  readonly reason: BehindReason;
  /** The workflow knows this version already: the signal means *call advance*. */
  readonly nudge: boolean;
}

export interface Caisse {
  readonly id: string;
  readonly name: string;
  /** Where the caisse's notices go; null: not known, its effects fail until it is set. */
  readonly email: string | null;
  /** From when on statements are owed to it; null: from ever; left out: as it is, a new caisse from today. */
  readonly since?: LegalDay | null;
}

/** Who a debtor is; everything here is personal and erasable. */
export interface Identity {
  /** The caisse's reference of the debtor: one debtor per reference. */
  readonly ref: string;
  readonly name?: string;
  /** Numéro d'inscription au répertoire; stored encrypted. */
  readonly nir?: string;
  readonly siren?: string;
  readonly address1?: string;
  readonly address2?: string;
  readonly postalCode?: string;
  readonly city?: string;
  readonly country?: string;
  readonly email?: string;
}

export interface NewDebtor extends Identity {
  /** Opaque id; made up when left out. */
  readonly id?: DebtorId;
  /** Holds from ever, until an `affiliation-set`; required when a debtor is taken in, ignored when it is known. */
  readonly affiliation: Affiliation;
}

export interface NewCase {
  readonly debtor: NewDebtor;
  readonly case: {
    /** Opaque id; when left out, the one that this notice of this caisse always gets. */
    readonly id?: CaseId;
    readonly caisse: string;
    readonly noticeRef: string;
    readonly noticeOn?: LegalDay;
    readonly debts: readonly DebtItem[];
    readonly ruleset?: RuleSetChoice;
  };
  /** Legal day of the opening; the same each time, so that a second intake is a duplicate. */
  readonly on: LegalDay;
  readonly source: string;
  /** Idempotency key of the `case-opened` fact within `source`. */
  readonly id: string;
  readonly recordedBy: string;
  /** Further facts of the case, recorded in the same transaction (`notice-dispatched` of an import). */
  readonly further?: readonly Omit<NewFact, 'debtor' | 'case'>[];
}

export interface OpenedCase extends Consequences {
  readonly debtor: DebtorId;
  readonly case: CaseId;
  /** False when the debtor was on file already. */
  readonly newDebtor: boolean;
}

/** What became of one item of a bulk intake; each item is all or nothing. */
export type BatchResult =
  | { readonly state: 'accepted'; readonly facts: number }
  /** Every fact was on file with the same content. */
  | { readonly state: 'unchanged' }
  | { readonly state: 'refused'; readonly refusal: Refusal };

export interface BatchOptions {
  /** Everything is looked up and decided, nothing is written. */
  readonly dryRun?: boolean;
}

/** A fact of before the go-live, as a source gives it. */
export type PastFact = NewFact & {
  /** The day on which the source learnt it; default: the fact's own. It was recorded at 09:00. */
  readonly recordedOn?: LegalDay;
};

export interface PastOptions extends BatchOptions {
  /** From this day on the system decides and acts for these debtors. A later load may move it, as long as it lies ahead. */
  readonly goLive: LegalDay;
}

/** One debtor's decided past, as folding the core over it gave it. */
export interface DecidedFile {
  readonly debtor: Identity & { readonly id: DebtorId };
  /** In order of `seq` from 1, with their past `recordedAt`. */
  readonly facts: readonly Fact[];
  /** Where each case stands at the end (`Outcome.state.cases`). */
  readonly records: ReadonlyMap<CaseId, CaseRecord>;
  /** The last assessment (`Outcome.assessment`). */
  readonly assessment: Assessment;
}

export interface CaseSummary {
  readonly case: CaseId;
  readonly debtor: DebtorId;
  readonly caisse: string;
  readonly noticeRef: string;
  readonly stage: Stage;
  readonly step: CaseRecord['step'];
  readonly nature: ProcedureNature | null;
  readonly affiliation: Affiliation;
  readonly balance: CaseRecord['balance'];
  readonly waitsFor: CaseRecord['waitsFor'];
  readonly wakeOn: LegalDay | null;
  readonly attention: AttentionReason | null;
  readonly version: number;
  readonly notifiedVersion: number;
  readonly workflowMissing: boolean;
  readonly assessedWith: string;
  readonly openedOn: LegalDay;
  readonly endedOn: LegalDay | null;
}

/** An effect with its history of attempts. */
export interface EffectOnFile {
  readonly key: string;
  readonly kind: EffectKind;
  readonly state: 'pending' | 'sending' | 'done' | 'parked' | 'cancelled';
  readonly attempts: number;
  readonly nextAttemptAt: Instant | null;
  readonly lastError: string | null;
  readonly evidence: Evidence | null;
}

export interface CaseOnFile {
  readonly summary: CaseSummary;
  readonly record: CaseRecord;
  readonly facts: readonly Fact[];
  readonly effects: readonly EffectOnFile[];
  readonly debts: readonly DebtItem[];
  /** Go-live day of a debtor taken over with a past; null: live from the first fact. */
  readonly liveFrom: LegalDay | null;
}

export interface DebtorFile {
  readonly debtor: DebtorId;
  /** Null once erased. */
  readonly identity: Identity | null;
  /** What counted: without an as-at pair everything on file; with one, facts with `on` ≤ asAt known at `knownAt`. */
  readonly facts: readonly Fact[];
  /** Keys of facts retracted as known then. */
  readonly retracted: readonly FactKey[];
  /** What the core says of these facts on that day. */
  readonly assessment: Assessment;
}

export interface AsAt {
  /** Legal day; facts that count later are left out. */
  readonly asAt?: LegalDay;
  /** Facts learnt later are left out. @throws Refusal when younger than ten seconds. */
  readonly knownAt?: Instant;
}

export interface CaseFilter {
  readonly stage?: Stage;
  readonly caisse?: string;
  readonly debtor?: DebtorId;
  readonly nature?: ProcedureNature;
  /** Only those that a person must look at. */
  readonly attention?: boolean;
  /** Only those not ended. */
  readonly open?: boolean;
  readonly limit?: number;
  /** The last case of the page before (ordered by id). */
  readonly after?: CaseId;
}

export interface DelegationOnFile extends Delegation {
  readonly id: string;
}
