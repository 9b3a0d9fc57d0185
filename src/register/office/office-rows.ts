import type { Instant } from '../../domain/facts/fact';
import type { OfficeFact, SubjectId } from '../../domain/office/office-fact';
import type { PeriodicRecord } from '../../domain/office/periodic-duty';
import { dueInstant, wakeInstant } from '../decisions';
import { type Columns, type PartSql, together, updateText, upsertText } from '../json-rows';
import type { Row } from '../projections';
import type pg from 'pg';
import type { OfficeEffectRow } from './office-effect-rows';
import { periodicAttention, waitsUntil } from './periodic-decisions';

/** Everything that a transaction writes, of all its subjects; each list becomes one part of a single statement. */
export interface OfficePlan {
  readonly subjects: Row[];
  readonly facts: Row[];
  readonly duties: Row[];
  readonly effects: Row[];
}

export const emptyOfficePlan = (): OfficePlan => ({ subjects: [], facts: [], duties: [], effects: [] });

const SUBJECT: Columns = { id: 'text', last_seq: 'int', last_recorded_at: 'timestamptz' };

const PARTS = {
  facts: {
    table: 'office_fact',
    columns: {
      subject: 'text', seq: 'int', source: 'text', id: 'text', kind: 'text', on: 'date', recorded_at: 'timestamptz', recorded_on: 'date', recorded_by: 'text', data: 'jsonb',
      document: 'text', retracts: 'text', loaded_at: 'timestamptz',
    }, // biome-ignore format: in the order of the table
  },
  duties: {
    table: 'periodic_duty',
    columns: {
      id: 'text', kind: 'text', subject: 'text', period: 'text', duty: 'text', rank: 'int', stage: 'text', opens_on: 'date', due_on: 'date', done_on: 'date', lifted_on: 'date', concerned: 'jsonb',
      deadlines: 'json', wake_on: 'date', wake_at: 'timestamptz', due_at: 'timestamptz', attention: 'text[]', attention_reason: 'text', version: 'int', notified_version: 'int', over: 'boolean', assessed_with: 'text',
    }, // biome-ignore format: in the order of the table
    key: ['id'],
    fixed: ['id', 'kind', 'subject', 'period', 'duty', 'rank', 'notified_version'],
    // A workflow that was answered in this transaction exists and knows this version; 0 says nothing.
    also: `late = false, notified_version = greatest(periodic_duty.notified_version, excluded.notified_version),
      workflow_missing = periodic_duty.workflow_missing AND excluded.notified_version = 0`,
  },
  effects: {
    table: 'office_effect',
    columns: {
      key: 'text', duty: 'text', kind: 'text', rank: 'int', data: 'jsonb', state: 'text', queued_at: 'timestamptz', attempts: 'int', next_attempt_at: 'timestamptz', lease_until: 'timestamptz',
      last_error: 'text', evidence: 'jsonb',
    }, // biome-ignore format: in the order of the table
    key: ['key'],
    fixed: ['key', 'duty', 'kind'],
  },
} as const satisfies Record<Exclude<keyof OfficePlan, 'subjects'>, PartSql>;

const ORDER = ['subjects', 'facts', 'duties', 'effects'] as const;

/** One statement for all that there is to write. */
export async function writeOffice(client: pg.PoolClient, plan: OfficePlan): Promise<void> {
  const parts = ORDER.filter((part) => plan[part].length > 0);
  if (parts.length === 0) return;
  const text = together(
    parts.map((part, index) =>
      part === 'subjects' ? updateText('office_subject', SUBJECT, index + 1) : upsertText(PARTS[part], index + 1),
    ),
  );
  const name = `write-office-${parts.map((part) => ORDER.indexOf(part)).join('')}`;
  await client.query({ name, text, values: parts.map((part) => JSON.stringify(plan[part])) });
}

export interface DutyRowInputs {
  readonly subject: SubjectId;
  readonly record: Omit<PeriodicRecord, 'effects'>;
  readonly effects: readonly OfficeEffectRow[];
  readonly rank: number;
  readonly version: number;
  readonly notifiedVersion: number;
  readonly assessedWith: string;
}

/** The projection of a duty. `late` is cleared: whoever writes this has just done what the duty waited for. */
export function dutyRow({
  subject,
  record,
  effects,
  rank,
  version,
  notifiedVersion,
  assessedWith,
}: DutyRowInputs): Row {
  const { id, kind, period, duty, stage, wakeOn, attention, concerned, deadlines, over } = record;
  const until = waitsUntil(record);
  return {
    id,
    kind,
    subject,
    period,
    duty,
    rank,
    stage,
    opens_on: record.opensOn,
    due_on: record.dueOn,
    done_on: record.doneOn,
    lifted_on: record.liftedOn,
    concerned,
    deadlines,
    wake_on: wakeOn,
    wake_at: wakeOn && wakeInstant(wakeOn, id),
    due_at: until && dueInstant(until),
    attention,
    attention_reason: periodicAttention(record, effects, false),
    version,
    notified_version: notifiedVersion,
    over,
    assessed_with: assessedWith,
  };
}

export const officeFactRow = (fact: OfficeFact, loadedAt: Instant | null): Row => ({
  subject: fact.subject,
  seq: fact.seq,
  source: fact.source,
  id: fact.id,
  kind: fact.kind,
  on: fact.on,
  recorded_at: fact.recordedAt,
  recorded_on: fact.recordedOn,
  recorded_by: fact.recordedBy,
  data: fact.data,
  document: fact.document ?? null,
  retracts: fact.retracts ?? null,
  loaded_at: loadedAt,
});

export function officeEffectRow({ queuedAt, nextAttemptAt, leaseUntil, lastError, ...rest }: OfficeEffectRow): Row {
  return {
    ...rest,
    queued_at: queuedAt,
    next_attempt_at: nextAttemptAt,
    lease_until: leaseUntil,
    last_error: lastError,
  };
}
