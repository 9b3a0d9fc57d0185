import type pg from 'pg';
import type { FactRow, PersonalRow } from './fact-rows';
import { type Columns, type PartSql, together, updateText, upsertText } from './json-rows';
import type { Row } from './projections';

/** Everything one transaction writes; each list becomes one part of a single statement. */
export interface WritePlan {
  readonly debtors: readonly Row[];
  readonly facts: readonly FactRow[];
  readonly personal: readonly PersonalRow[];
  readonly cases: readonly Row[];
  readonly debtItems: readonly Row[];
  readonly deadlines: readonly Row[];
  readonly duties: readonly Row[];
  readonly effects: readonly Row[];
}

type Part = keyof WritePlan;

const CASE_COLUMNS = {
  id: 'text', debtor: 'text', caisse: 'text', notice_ref: 'text', opened_on: 'date', stage: 'text', step: 'text', nature: 'text', affiliation: 'text', rule_set: 'text',
  debt_cents: 'bigint', paid_cents: 'bigint', due_cents: 'bigint', credit_cents: 'bigint', due_costs_cents: 'bigint', bailiff: 'text', placed_on: 'date', reported_on: 'date', waits_for: 'text', waits_until: 'date', wake_on: 'date',
  wake_at: 'timestamptz', due_at: 'timestamptz', attention: 'text[]', held: 'text[]', attention_reason: 'text', version: 'int', notified_version: 'int', assessed_with: 'text', ended_on: 'date',
} as const satisfies Columns; // biome-ignore format: in the order of the table

/** What identifies a case never changes; which version its workflow was told is not this transaction's to say. */
const CASE_FIXED: readonly string[] = ['id', 'debtor', 'caisse', 'notice_ref', 'opened_on', 'notified_version'];

/** A workflow that was answered in this transaction exists and knows this version; `notified_version` 0 says nothing. */
const CASE_ALSO = `late = false, notified_version = greatest(recovery_case.notified_version, excluded.notified_version),
  workflow_missing = recovery_case.workflow_missing AND excluded.notified_version = 0`;

export const PARTS: { readonly [P in Exclude<Part, 'debtors'>]: PartSql } = {
  facts: {
    table: 'fact',
    columns: {
      debtor: 'text', seq: 'int', source: 'text', id: 'text', case: 'text', kind: 'text', on: 'date', recorded_at: 'timestamptz', recorded_on: 'date', recorded_by: 'text', data: 'jsonb',
      document: 'text', retracts: 'text', loaded_at: 'timestamptz', digest: 'hex', personal_hash: 'hex', prev_hash: 'hex', hash: 'hex',
    }, // biome-ignore format: in the order of the table
  },
  personal: { table: 'fact_personal', columns: { debtor: 'text', seq: 'int', data: 'jsonb', salt: 'hex' } },
  cases: { table: 'recovery_case', columns: CASE_COLUMNS, key: ['id'], fixed: CASE_FIXED, also: CASE_ALSO },
  debtItems: {
    table: 'debt_item',
    columns: {
      case: 'text',
      rank: 'int',
      period: 'text',
      due_on: 'date',
      contributions_cents: 'bigint',
      surcharges_cents: 'bigint',
      penalties_cents: 'bigint',
    },
  },
  deadlines: {
    table: 'deadline',
    columns: {
      case: 'text',
      name: 'text',
      from_fact: 'text',
      rank: 'int',
      last_day: 'date',
      acting_day: 'date',
      duty: 'text',
      state: 'text',
      why: 'json',
    },
    key: ['case', 'name', 'from_fact'],
  },
  duties: {
    table: 'duty',
    columns: {
      case: 'text',
      duty: 'text',
      cause: 'text',
      rank: 'int',
      opens_on: 'date',
      due_on: 'date',
      done_on: 'date',
      lifted_on: 'date',
      breach: 'text',
      concerned_cents: 'bigint',
    },
    key: ['case', 'duty', 'cause'],
  },
  effects: {
    table: 'effect',
    columns: {
      key: 'text', case: 'text', kind: 'text', rank: 'int', data: 'jsonb', state: 'text', queued_at: 'timestamptz', attempts: 'int', next_attempt_at: 'timestamptz', lease_until: 'timestamptz',
      last_error: 'text', evidence: 'jsonb', proof: 'jsonb',
    }, // biome-ignore format: in the order of the table
    key: ['key'],
    fixed: ['key', 'case', 'kind'],
  },
};

export const DEBTOR_COLUMNS: Columns = {
  id: 'text',
  last_seq: 'int',
  last_recorded_at: 'timestamptz',
  last_hash: 'hex',
  credit_cents: 'bigint',
};

/** A plan without anything in it, to be filled. */
export const emptyPlan = (): { [P in Part]: WritePlan[P][number][] } => ({
  debtors: [], facts: [], personal: [], cases: [], debtItems: [], deadlines: [], duties: [], effects: [],
}); // biome-ignore format: its parts

const partText = (part: Part, parameter: number): string =>
  part === 'debtors' ? updateText('debtor', DEBTOR_COLUMNS, parameter) : upsertText(PARTS[part], parameter);

export const ORDER: readonly Part[] = [
  'debtors',
  'facts',
  'personal',
  'cases',
  'debtItems',
  'deadlines',
  'duties',
  'effects',
];
const statements = new Map<string, string>();

/** One statement for all that there is to write; foreign keys among its parts are checked at its end. */
export function write(client: pg.PoolClient, plan: WritePlan): Promise<unknown> {
  const parts = ORDER.filter((part) => plan[part].length > 0);
  if (parts.length === 0) return Promise.resolve();
  // PostgreSQL keeps 63 characters of a statement's name: the parts' ranks say which it is.
  const name = `write-${parts.map((part) => ORDER.indexOf(part)).join('')}`;
  let text = statements.get(name);
  if (text === undefined) {
    text = together(parts.map((part, index) => partText(part, index + 1)));
    statements.set(name, text);
  }
  return client.query({ name, text, values: parts.map((part) => JSON.stringify(plan[part])) });
}
