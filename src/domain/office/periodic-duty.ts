import type { Step } from '../calendar/explanation';
import type { LegalDay } from '../calendar/legal-day';
import type { DeadlineState } from '../assessment/assessment';
import type { Delegation, EffectState, Moment } from '../assessment/debtor-state';
import type { TimelineEntry } from '../assessment/timeline';
import type { RuleSetChoice } from '../rules/rule-sets';
import type { NewOfficeFact, OfficeFact, SubjectId, Volume } from './office-fact';
import {
  type OfficeEffectKind,
  PERIODIC_KINDS,
  type PeriodicAttention,
  type PeriodicDeadlineName,
  type PeriodicKind,
  type PeriodicStage,
} from './names';
import { parsePeriod, type Period, type PeriodId } from './periods';

export * from './names';

const ID_PREFIX = {
  'bailiff-semester': 'bailiff',
  'bailiff-query': 'query',
  'nominative-statement': 'statement',
} as const satisfies Record<PeriodicKind, string>;

/** `bailiff:B1:2026-S2`, `query:B1:2026-11`, `statement:C1:2026-S2`. */
export type PeriodicDutyId = string & { readonly __brand: 'PeriodicDutyId' };

export const periodicDutyId = (kind: PeriodicKind, bareSubject: string, period: PeriodId): PeriodicDutyId =>
  `${ID_PREFIX[kind]}:${bareSubject}:${period}` as PeriodicDutyId;

/** Reads a duty's id back; null when it is none. */
export function parsePeriodicDutyId(
  text: string,
): { readonly kind: PeriodicKind; readonly subject: string; readonly period: PeriodId } | null {
  const [, prefix, subject, written] = /^([a-z]+):(.+):([^:]+)$/s.exec(text) ?? [];
  const kind = PERIODIC_KINDS.find((known) => ID_PREFIX[known] === prefix);
  const period = written === undefined ? null : parsePeriod(written);
  return kind && subject !== undefined && period ? { kind, subject, period: period.id } : null;
}

/** A period that the subject owes something for. */
export interface OwedPeriod extends Period {
  /** First day on which the duty is owed. */
  readonly opensOn: LegalDay;
  readonly dueOn: LegalDay;
}

/** A deadline of the office's own; `from` is the period that brings it. Never rolled [U]. */
export interface PeriodicDeadline {
  readonly name: PeriodicDeadlineName;
  readonly from: string;
  readonly lastDay: LegalDay;
  readonly actingDay: LegalDay;
  readonly duty: 'A13-7' | 'A13-10';
  readonly state: DeadlineState;
  readonly why: readonly Step[];
}

/** Something due now; `key` = kind, duty, what about, ordinal. It is also the id of the fact that it leads to. */
export interface OfficeAction {
  readonly kind: OfficeEffectKind;
  readonly key: string;
  readonly duty: PeriodicDutyId;
  /** What the fact will carry, and what the message says. */
  readonly data: Readonly<Record<string, string | number | boolean>>;
}

/** What the core says of one instance on a day. */
export interface PeriodicAssessment {
  readonly id: PeriodicDutyId;
  readonly kind: PeriodicKind;
  readonly period: PeriodId;
  readonly duty: 'A13-7' | 'A13-10';
  readonly stage: PeriodicStage;
  readonly opensOn: LegalDay;
  readonly dueOn: LegalDay;
  readonly doneOn: LegalDay | null;
  readonly liftedOn: LegalDay | null;
  /** Contributions, surcharges and penalties concerned, in cents as text, by caisse. */
  readonly concerned: Readonly<Record<string, string>>;
  readonly deadlines: readonly PeriodicDeadline[];
  readonly actions: readonly OfficeAction[];
  /** Next day on which anything here changes by time alone; after today. */
  readonly wakeOn: LegalDay | null;
  readonly attention: readonly PeriodicAttention[];
  /** Nothing more to wait for or to send. */
  readonly over: boolean;
}

/** An effect of the office as the register knows it. */
export interface OfficeEffectState {
  readonly key: string;
  readonly kind: OfficeEffectKind;
  readonly state: EffectState['state'];
}

/** What the last transaction left of one instance; changes are told against it. */
export interface PeriodicRecord
  extends Pick<
    PeriodicAssessment,
    | 'id'
    | 'kind'
    | 'period'
    | 'duty'
    | 'stage'
    | 'opensOn'
    | 'dueOn'
    | 'doneOn'
    | 'liftedOn'
    | 'concerned'
    | 'deadlines'
    | 'wakeOn'
    | 'attention'
    | 'over'
  > {
  readonly effects: readonly OfficeEffectState[];
}

/** A bailiff as master data: in office from `from` to `to`, both included (`null`: open). */
export interface Bailiff {
  readonly id: string;
  readonly name: string;
  readonly office: string | null;
  readonly departement: string | null;
  readonly email: string | null;
  readonly from: LegalDay;
  readonly to: LegalDay | null;
}

/** What the core needs beside the subject's own facts: read in the same transaction. */
export interface OfficeContext {
  /** The rule set of the installation; periods take theirs from it, or by their own day. */
  readonly ruleset: RuleSetChoice;
  /** Periodic duties due on or after this day are owed. */
  readonly dutiesFrom: LegalDay;
  /** The subject itself. */
  readonly bailiff?: Bailiff;
  /** From when on the caisse is answered to; null: from ever. */
  readonly caisse?: { readonly id: string; readonly since: LegalDay | null };
  /** All caisses: a waiver of a bailiff who holds nothing needs each of them. */
  readonly caisses: readonly string[];
  /** What the bailiff holds now; for a caisse, what is owed of its open cases. */
  readonly volumes: readonly Volume[];
  /** Open cases the bailiff holds without news for the rules' number of days. */
  readonly casesWithoutNews: number;
  /**
   * Day of the last news of the case that has been without any the longest (else of its placing); null: there is no such case.
   * By it months gone by are opened only if there was something to ask at their beginning; left out: all of them.
   */
  readonly silentSince?: LegalDay | null;
  readonly delegations: readonly Delegation[];
}

/** A subject's file as the last transaction left it. */
export interface OfficeState {
  readonly subject: SubjectId;
  readonly facts: readonly OfficeFact[];
  readonly duties: ReadonlyMap<PeriodicDutyId, PeriodicRecord>;
}

export interface OfficeOutcome {
  readonly state: OfficeState;
  readonly assessments: readonly PeriodicAssessment[];
  /** Given facts and none other: what effects lead to is recorded with their evidence. */
  readonly appended: readonly OfficeFact[];
  readonly duplicates: readonly NewOfficeFact[];
  readonly entries: readonly TimelineEntry[];
  readonly changed: readonly PeriodicDutyId[];
  readonly queued: readonly OfficeAction[];
  readonly cancelled: readonly string[];
}

/**
 * Signature of `decideOffice` (decide-office.ts): first what this morning brings, then the periods that are to be opened, then
 * each fact in order, each followed by what it causes. Pure.
 *
 * @param open kinds whose due and not yet started periods are to be opened now (by a schedule, or when the subject is declared)
 * @throws {Refusal} nothing of the whole is then to be kept
 */
export type DecideOffice = (
  previous: OfficeState,
  incoming: readonly NewOfficeFact[],
  moment: Moment,
  context: OfficeContext,
  open?: readonly PeriodicKind[],
) => OfficeOutcome;
