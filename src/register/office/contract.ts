import type { LegalDay } from '../../domain/calendar/legal-day';
import type { TimelineEntry } from '../../domain/assessment/timeline';
import type { Instant } from '../../domain/facts/fact';
import type { OfficeEffectKind, PeriodicAttention, PeriodicKind, PeriodicStage } from '../../domain/office/names';
import type { NewOfficeFact, OfficeFact, SubjectId } from '../../domain/office/office-fact';
import type { PeriodicDecision } from '../../domain/office/periodic-decision';
import type { Bailiff, OfficeContext, PeriodicDutyId, PeriodicRecord } from '../../domain/office/periodic-duty';
import type { PeriodId } from '../../domain/office/periods';
import type { BehindReason, Caisse, Evidence } from '../contract';

/** What one transaction did to a subject's file. */
export interface OfficeConsequences {
  readonly subject: SubjectId;
  readonly recordedAt: Instant;
  /** Facts appended, in order; what effects lead to is recorded with their evidence. */
  readonly appended: readonly OfficeFact[];
  /** Given facts that were already on file with the same content. */
  readonly duplicates: readonly NewOfficeFact[];
  readonly entries: readonly TimelineEntry[];
  /** One for each duty that changed (its version was raised), those just opened among them. */
  readonly decisions: readonly PeriodicDecision[];
}

export interface PeriodicAdvanced {
  /** The duty's current decision with all effects due, even when nothing changed. */
  readonly decision: PeriodicDecision;
  /** Other duties of the subject that changed with it: their workflows are still to be told. */
  readonly others: readonly PeriodicDecision[];
}

/** An open case that a bailiff holds and has said nothing of for the rules' number of days. */
export interface CaseWithoutNews {
  readonly case: string;
  readonly noticeRef: string;
  readonly caisse: string;
  readonly placedOn: LegalDay;
  readonly reportedOn: LegalDay | null;
}

/** Everything needed to carry out one effect of the office, read again right before. Nothing of it is a debtor's personal value. */
export interface LeasedOfficeEffect {
  readonly key: string;
  readonly kind: OfficeEffectKind;
  readonly duty: PeriodicDutyId;
  readonly subject: SubjectId;
  /** Of the subject, whichever it is. */
  readonly bailiff: Bailiff | null;
  readonly caisse: Caisse | null;
  readonly period: PeriodId;
  readonly stage: PeriodicStage;
  readonly opensOn: LegalDay;
  readonly dueOn: LegalDay;
  /** The legal day on which it was taken for sending. */
  readonly today: LegalDay;
  /** Day of the visit that is planned next, if any. */
  readonly plannedOn: LegalDay | null;
  /** Open cases that the bailiff holds now. */
  readonly held: number;
  /** For `query-bailiff` and `remind-bailiff`: what is asked about, by notice reference. */
  readonly cases: readonly CaseWithoutNews[];
  /** What the fact will carry (`period`, `about`, `number`, `attempt`, …). */
  readonly data: Readonly<Record<string, string | number | boolean>>;
  /** It left already, in a time from which the register was restored: it is to be recorded, not sent. Reminders to the desk never say so. */
  readonly handedOver?: (Evidence & { readonly at: Instant }) | null;
  /** 1 for the first attempt. */
  readonly attempt: number;
  /** Legal instant at which another worker may take it over. */
  readonly leaseUntil: Instant;
}

export interface ClaimedPeriodic {
  readonly decision: PeriodicDecision;
  readonly reason: BehindReason;
  /** The workflow knows this version already: the signal means *call advance*. */
  readonly nudge: boolean;
}

/** A subject's file: its facts and what was made of them. */
export interface SubjectOnFile {
  readonly subject: SubjectId;
  readonly facts: readonly OfficeFact[];
  readonly duties: readonly PeriodicRecord[];
}

export interface PeriodicFilter {
  readonly kind?: PeriodicKind;
  readonly subject?: SubjectId;
  readonly period?: PeriodId;
  readonly over?: boolean;
  /** Done after its due day, or not done (nor lifted in time) and past it. */
  readonly late?: boolean;
  /** Only those that a person must look at. */
  readonly attention?: boolean;
  readonly limit?: number;
  /** The last duty of the page before (ordered by id). */
  readonly after?: PeriodicDutyId;
}

/** One periodic duty as a list shows it. */
export interface PeriodicSummary {
  readonly id: PeriodicDutyId;
  readonly kind: PeriodicKind;
  readonly subject: SubjectId;
  readonly period: PeriodId;
  readonly duty: 'A13-7' | 'A13-10';
  readonly stage: PeriodicStage;
  readonly opensOn: LegalDay;
  readonly dueOn: LegalDay;
  readonly doneOn: LegalDay | null;
  readonly liftedOn: LegalDay | null;
  /** Contributions, surcharges and penalties concerned, in cents as text, by caisse. */
  readonly concerned: Readonly<Record<string, string>>;
  readonly wakeOn: LegalDay | null;
  readonly attention: PeriodicAttention | null;
  readonly over: boolean;
  readonly version: number;
  readonly notifiedVersion: number;
  readonly workflowMissing: boolean;
}

/** The past of one subject, as a source gives it. */
export interface OfficePast {
  readonly subject: SubjectId;
  /** In the order of their becoming known. */
  readonly facts: readonly (NewOfficeFact & { readonly recordedAt: Instant })[];
  /** What the core is told beside the facts on a day of the past; what is left out is as it is today. */
  readonly contextOn?: (day: LegalDay) => Partial<Pick<OfficeContext, 'volumes' | 'casesWithoutNews' | 'silentSince'>>;
}
