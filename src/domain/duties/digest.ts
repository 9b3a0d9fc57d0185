import type { AttentionReason, DeadlineName, LedgerDuty } from '../assessment/assessment';
import type { LegalDay } from '../calendar/legal-day';
import type { Cents } from '../money/cents';
import type { PeriodicAttention, PeriodicStage } from '../office/names';
import type { AlarmCode } from './alarm';
import type { Tally } from './exposure';

/** Who gets a digest of the day. */
export const DIGEST_ROLES = ['officer', 'desk', 'director', 'operations'] as const;
export type DigestRole = (typeof DIGEST_ROLES)[number];

/** What is due, overdue and stuck on a morning, for one role: counts and references, nothing personal. Empty lists: nothing of the kind. */
export type Digest = OfficerDigest | DeskDigest | DirectorDigest | OperationsDigest;

export interface OfficerDigest {
  readonly role: 'officer';
  readonly day: LegalDay;
  /** What cases wait for in the coming week. */
  readonly due: readonly { readonly deadline: DeadlineName; readonly cases: number; readonly first: LegalDay }[];
  /** Open duties past their last day, in open cases. */
  readonly overdue: readonly { readonly duty: LedgerDuty; readonly rows: number }[];
  /** The oldest of them. */
  readonly oldest: readonly { readonly label: string; readonly case: string; readonly dueOn: LegalDay }[];
  readonly stuck: readonly { readonly reason: AttentionReason; readonly cases: number }[];
}

export interface DeskDigest {
  readonly role: 'desk';
  readonly day: LegalDay;
  /** Visits and queries that are to be done, by last day; `planned` of the visits have a day. */
  readonly due: readonly PeriodicDue[];
  readonly overdue: readonly PeriodicDue[];
  /** Visits planned for the coming week. */
  readonly visits: readonly { readonly day: LegalDay; readonly bailiff: string }[];
  readonly stuck: readonly { readonly attention: PeriodicAttention; readonly duties: number }[];
}

export interface PeriodicDue {
  readonly kind: 'bailiff-semester' | 'bailiff-query';
  readonly dueOn: LegalDay;
  readonly duties: number;
  readonly planned: number;
}

export interface DirectorDigest {
  readonly role: 'director';
  readonly day: LegalDay;
  readonly toSign: { readonly cases: number; readonly due: Cents; readonly late: number };
  /** Statements that are not accepted yet. */
  readonly statements: readonly {
    readonly caisse: string;
    readonly period: string;
    readonly stage: PeriodicStage;
    readonly dueOn: LegalDay;
    readonly done: boolean;
  }[];
  readonly exposure: Tally;
  /** What it would rise by within the days ahead if nothing is done. */
  readonly forecast: { readonly on: LegalDay; readonly tally: Tally };
}

export interface OperationsDigest {
  readonly role: 'operations';
  readonly day: LegalDay;
  readonly parked: readonly { readonly kind: string; readonly effects: number }[];
  /** Cases and periodic duties whose workflow is behind. */
  readonly behind: number;
  readonly overdue: number;
  readonly withoutWorkflow: number;
  readonly alarms: readonly { readonly code: AlarmCode; readonly count: number }[];
}

/** Whether there is nothing in it that someone must know today: then no mail is sent. */
export function isEmpty(digest: Digest): boolean {
  switch (digest.role) {
    case 'officer':
      return digest.due.length + digest.overdue.length + digest.stuck.length === 0;
    case 'desk':
      return digest.due.length + digest.overdue.length + digest.visits.length + digest.stuck.length === 0;
    case 'director':
      return digest.toSign.cases + digest.statements.length + digest.exposure.rows + digest.forecast.tally.rows === 0;
    case 'operations':
      return (
        digest.parked.length + digest.alarms.length + digest.behind + digest.overdue + digest.withoutWorkflow === 0
      );
  }
}
