import type { LegalDay } from '../../domain/calendar/legal-day';
import { instantOf } from '../../domain/calendar/paris-time';
import type { Delegation } from '../../domain/assessment/debtor-state';
import type { Instant } from '../../domain/facts/fact';
import type { OfficeFact, SubjectId } from '../../domain/office/office-fact';
import type { Bailiff, PeriodicDutyId, PeriodicRecord } from '../../domain/office/periodic-duty';
import type { Caisse } from '../contract';
import type { OfficeEffectRow } from './office-effect-rows';

/** What the register holds of a duty beyond what the core knows. */
export interface PeriodicMeta {
  readonly rank: number;
  readonly version: number;
  /** The version its workflow was told. */
  readonly notifiedVersion: number;
  readonly workflowMissing: boolean;
  readonly late: boolean;
  readonly assessedWith: string;
}

/** A subject's file as read: under the lock of its row, nothing else changes it. */
export interface SubjectFile {
  readonly subject: SubjectId;
  readonly lastSeq: number;
  readonly lastRecordedAt: Instant | null;
  readonly facts: readonly OfficeFact[];
  readonly records: ReadonlyMap<PeriodicDutyId, Omit<PeriodicRecord, 'effects'>>;
  readonly meta: ReadonlyMap<PeriodicDutyId, PeriodicMeta>;
  readonly effects: readonly OfficeEffectRow[];
  readonly bailiff: Bailiff | null;
  readonly caisse: (Caisse & { readonly since: LegalDay | null }) | null;
}

/** What holds for every subject alike. */
export interface OfficeSurroundings {
  readonly caisses: readonly string[];
  readonly delegations: readonly Delegation[];
  readonly paused: ReadonlySet<string>;
  /** Periodic duties due before this day are not owed; null: the installation has not begun, none is. */
  readonly dutiesFrom: LegalDay | null;
  readonly epoch: number;
  /** Restored to an earlier moment and not rebuilt yet: nothing leaves. */
  readonly behind: boolean;
}

export const MS = (column: string): string => `(extract(epoch FROM ${column}) * 1000)::bigint`;
const listOf = (select: string, order: string): string =>
  `(SELECT coalesce(json_agg(r ORDER BY ${order}), '[]') FROM (${select}) r)`;

/** Rows of subjects `$1`, in the one order that keeps two such transactions from waiting for each other. */
export const LOCK_SUBJECTS = {
  name: 'lock-subjects',
  text: 'SELECT id FROM office_subject WHERE id = ANY($1::text[]) ORDER BY id FOR UPDATE',
} as const;

export const READ_SUBJECTS = {
  name: 'read-subjects',
  text: `SELECT s.id, s.last_seq, ${MS('s.last_recorded_at')}::float8 AS last_ms,
    ${listOf(
      `SELECT seq, source, id, kind, "on", ${MS('recorded_at')} AS recorded_ms, recorded_on, recorded_by, data, document, retracts FROM office_fact f WHERE f.subject = s.id`,
      'r.seq',
    )} AS facts,
    ${listOf(
      `SELECT id, kind, period, duty, rank, stage, opens_on, due_on, done_on, lifted_on, concerned, deadlines, wake_on, attention, late, version, notified_version,
      workflow_missing, over, assessed_with FROM periodic_duty d WHERE d.subject = s.id`,
      'r.rank',
    )} AS duties,
    ${listOf(
      `SELECT e.key, e.duty, e.kind, e.rank, e.data, e.state, ${MS('e.queued_at')} AS queued_ms, e.attempts, ${MS('e.next_attempt_at')} AS next_attempt_ms,
      ${MS('e.lease_until')} AS lease_ms, e.last_error, e.evidence FROM office_effect e WHERE e.duty = ANY(ARRAY(SELECT id FROM periodic_duty WHERE subject = s.id))`,
      'r.duty, r.rank',
    )} AS effects,
    (SELECT row_to_json(b) FROM bailiff b WHERE 'bailiff:' || b.id = s.id) AS bailiff,
    (SELECT row_to_json(c) FROM caisse c WHERE 'caisse:' || c.id = s.id) AS caisse
    FROM office_subject s WHERE s.id = ANY($1::text[])`,
} as const;

/** What holds for all; `$1` signatories named by the facts at hand. */
export const READ_SURROUNDINGS = {
  name: 'read-office-surroundings',
  text: `SELECT (SELECT coalesce(json_agg(id ORDER BY id), '[]') FROM caisse) AS caisses,
    (SELECT coalesce(json_agg(kind), '[]') FROM effect_pause) AS paused,
    (SELECT coalesce(json_agg(json_build_object('signatory', signatory, 'from', from_day, 'to', to_day)), '[]') FROM delegation WHERE signatory = ANY($1::text[])) AS delegations,
    duties_from, epoch, behind_since IS NOT NULL AS behind FROM installation`,
} as const;

export interface SurroundingsRow {
  readonly caisses: readonly string[];
  readonly paused: readonly string[];
  readonly delegations: readonly Delegation[];
  readonly duties_from: LegalDay | null;
  readonly epoch: number;
  readonly behind: boolean;
}

export function surroundingsOf(row: SurroundingsRow | undefined): OfficeSurroundings {
  if (!row) throw new Error('the register has no row of its installation');
  const { caisses, paused, delegations, duties_from, epoch, behind } = row;
  return { caisses, paused: new Set(paused), delegations, dutiesFrom: duties_from, epoch, behind };
}

export interface SubjectRow {
  readonly id: SubjectId;
  readonly last_seq: number;
  readonly last_ms: number | null;
  readonly facts: readonly {
    seq: number; source: string; id: string; kind: string; on: LegalDay; recorded_ms: number; recorded_on: LegalDay; recorded_by: string; data: object; document: string | null; retracts: string | null;
  }[]; // biome-ignore format: columns in the order of the table
  readonly duties: readonly {
    id: PeriodicDutyId; kind: string; period: string; duty: string; rank: number; stage: string; opens_on: LegalDay; due_on: LegalDay; done_on: LegalDay | null; lifted_on: LegalDay | null;
    concerned: PeriodicRecord['concerned']; deadlines: PeriodicRecord['deadlines']; wake_on: LegalDay | null; attention: PeriodicRecord['attention']; late: boolean; version: number;
    notified_version: number; workflow_missing: boolean; over: boolean; assessed_with: string;
  }[]; // biome-ignore format: columns in the order of the table
  readonly effects: readonly (Pick<OfficeEffectRow, 'key' | 'duty' | 'kind' | 'rank' | 'data' | 'state' | 'attempts' | 'evidence'> & {
    queued_ms: number; next_attempt_ms: number | null; lease_ms: number | null; last_error: string | null;
  })[]; // biome-ignore format: columns in the order of the table
  readonly bailiff: (Omit<Bailiff, 'from' | 'to'> & { from_day: LegalDay; to_day: LegalDay | null }) | null;
  readonly caisse: SubjectFile['caisse'];
}

const instant = (ms: number | null): Instant | null => (ms === null ? null : instantOf(ms));

export function subjectFileOf(row: SubjectRow): SubjectFile {
  const records = new Map<PeriodicDutyId, Omit<PeriodicRecord, 'effects'>>();
  const meta = new Map<PeriodicDutyId, PeriodicMeta>();
  for (const duty of row.duties) {
    const { id, kind, period, stage, concerned, deadlines, attention, over, rank, version, late } = duty;
    records.set(id, {
      id, kind, period, duty: duty.duty, stage, opensOn: duty.opens_on, dueOn: duty.due_on, doneOn: duty.done_on, liftedOn: duty.lifted_on,
      concerned, deadlines, wakeOn: duty.wake_on, attention, over,
    } as Omit<PeriodicRecord, 'effects'>); // biome-ignore format: a record's fields
    meta.set(id, {
      rank,
      version,
      late,
      notifiedVersion: duty.notified_version,
      workflowMissing: duty.workflow_missing,
      assessedWith: duty.assessed_with,
    });
  }
  return {
    subject: row.id,
    lastSeq: row.last_seq,
    lastRecordedAt: instant(row.last_ms),
    facts: row.facts.map((fact) => officeFactOf(row.id, fact)),
    records,
    meta,
    effects: row.effects.map(({ queued_ms, next_attempt_ms, lease_ms, last_error, ...rest }) => ({
      ...rest, queuedAt: instantOf(queued_ms), nextAttemptAt: instant(next_attempt_ms), leaseUntil: instant(lease_ms), lastError: last_error,
    })), // biome-ignore format: one row
    bailiff: row.bailiff && bailiffOf(row.bailiff),
    caisse: row.caisse,
  };
}

export const bailiffOf = ({
  id,
  name,
  office,
  departement,
  email,
  from_day,
  to_day,
}: NonNullable<SubjectRow['bailiff']>): Bailiff => ({
  id,
  name,
  office,
  departement,
  email,
  from: from_day,
  to: to_day,
});

export function officeFactOf(subject: SubjectId, row: SubjectRow['facts'][number]): OfficeFact {
  const { seq, source, id, kind, on, recorded_ms, recorded_on, recorded_by, data, document, retracts } = row;
  return {
    source, id, subject, kind, on, recordedBy: recorded_by, data,
    ...(document === null ? {} : { document }), ...(retracts === null ? {} : { retracts }),
    seq, recordedAt: instantOf(recorded_ms), recordedOn: recorded_on,
  } as unknown as OfficeFact; // biome-ignore format: the fact's own fields, the optional ones, the register's
}
