import type pg from 'pg';
import type { CaseRecord, Delegation, DebtorState, InOffice } from '../domain/assessment/decide';
import type { Deadline, Duty, EffectKind } from '../domain/assessment/assessment';
import type { LegalDay } from '../domain/calendar/legal-day';
import { instantOf } from '../domain/calendar/paris-time';
import type { CaseId, DebtorId, Fact, Instant } from '../domain/facts/fact';
import type { Cents } from '../domain/money/cents';
import { type EffectRow, mayHaveLeft } from './effect-rows';
import type { ChainHead } from './fact-rows';
import { connectionOf } from './failures';
import { inOrderOfRecording } from './taken-over';

/** How a debtor's file is reached: by itself, by one of its cases, by one of its effects. */
export type Target = { readonly debtor: string } | { readonly case: string } | { readonly effect: string };

/** Those whom the facts at hand name: their delegations and offices are read with the file. */
export interface Named {
  readonly signatories: readonly string[];
  readonly bailiffs: readonly string[];
}
export const NOBODY: Named = { signatories: [], bailiffs: [] };

/** What the register holds of a case beyond what the core knows. */
export interface CaseMeta {
  readonly caisse: string;
  readonly noticeRef: string;
  readonly version: number;
  /** The version its workflow was told. */
  readonly notifiedVersion: number;
  readonly workflowMissing: boolean;
  readonly late: boolean;
  readonly assessedWith: string;
  readonly endedOn: string | null;
}

/** A debtor's file as read: under the lock of {@link lockAndRead}, nothing else changes it. */
export interface OpenFile {
  readonly debtor: DebtorId;
  readonly head: ChainHead | null;
  readonly lastRecordedAt: Instant | null;
  readonly creditCents: bigint;
  /** Go-live day of a file taken over with its past; null: live from its first fact. */
  readonly liveFrom: LegalDay | null;
  readonly facts: readonly Fact[];
  /** Digest of each fact's given content, by `source/id`. */
  readonly digests: ReadonlyMap<string, string>;
  readonly records: ReadonlyMap<CaseId, Omit<CaseRecord, 'effects'>>;
  readonly meta: ReadonlyMap<CaseId, CaseMeta>;
  readonly effects: readonly EffectRow[];
  /** Kinds of effects that are not to leave for now. */
  readonly paused: ReadonlySet<EffectKind>;
  readonly delegations: readonly Delegation[];
  readonly bailiffs: readonly InOffice[];
  /** Behind: restored to an earlier moment and not rebuilt yet, nothing leaves. */
  readonly installation: { readonly epoch: number; readonly behind: boolean };
}

const DEBTOR_OF = {
  debtor: '$1::text',
  case: '(SELECT debtor FROM recovery_case WHERE id = $1)',
  effect: '(SELECT c.debtor FROM effect e JOIN recovery_case c ON c.id = e."case" WHERE e.key = $1)',
} as const;
type Access = keyof typeof DEBTOR_OF;

const MS = (column: string): string => `(extract(epoch FROM ${column}) * 1000)::bigint`;
const listOf = (select: string, order: string): string =>
  `(SELECT coalesce(json_agg(r ORDER BY ${order}), '[]') FROM (${select}) r)`;

/** The kinds of effects that are not to leave for now, as a column. */
export const PAUSED = `(SELECT coalesce(json_agg(kind), '[]') FROM effect_pause) AS paused`;

/** The facts of a debtor with their personal values, for `json_agg`. */
const FACTS_SELECT = `SELECT f.seq, f.source, f.id, f."case", f.kind, f."on", ${MS('f.recorded_at')} AS recorded_ms, f.recorded_on, f.recorded_by,
  CASE WHEN p.data IS NULL THEN f.data ELSE f.data || p.data END AS data, f.document, f.retracts, encode(f.digest, 'hex') AS digest
  FROM fact f LEFT JOIN fact_personal p ON p.debtor = f.debtor AND p.seq = f.seq WHERE f.debtor = `;

/** The facts of debtor `$1` as the chain vouches for them: personal values apart. */
export const FACT_CHAIN_SELECT = `SELECT f.seq, f.source, f.id, f."case", f.kind, f."on", ${MS('f.recorded_at')} AS recorded_ms, f.recorded_on, f.recorded_by, f.data,
  f.document, f.retracts, encode(f.digest, 'hex') AS digest, ${MS('f.loaded_at')} AS loaded_ms, p.data AS personal, encode(p.salt, 'hex') AS salt,
  encode(f.personal_hash, 'hex') AS personal_hash, encode(f.prev_hash, 'hex') AS prev_hash, encode(f.hash, 'hex') AS hash
  FROM fact f LEFT JOIN fact_personal p ON p.debtor = f.debtor AND p.seq = f.seq WHERE f.debtor = $1`;

/** One row with the whole file; `debtor` is an SQL expression, `$2` and `$3` are those whom the facts name. */
function readSql(debtor: string): string {
  // ARRAY(…) leaves the planner no choice: rows of a case are always reached by the case, whatever it believes of the tables.
  const ofItsCases = `"case" = ANY(ARRAY(SELECT id FROM recovery_case WHERE debtor = ${debtor}))`;
  return `SELECT
    ${listOf(FACTS_SELECT + debtor, 'r.seq')} AS facts,
    ${listOf(
      `SELECT id, caisse, notice_ref, stage, step, nature, debt_cents::text, paid_cents::text, due_cents::text, credit_cents::text, due_costs_cents::text, bailiff, placed_on, reported_on,
      waits_for, waits_until, wake_on, attention, held, late, version, notified_version, workflow_missing, assessed_with, ended_on FROM recovery_case WHERE debtor = ${debtor}`,
      'r.id',
    )} AS cases,
    ${listOf(`SELECT "case", name, from_fact, last_day, acting_day, duty, state, why, rank FROM deadline WHERE ${ofItsCases}`, 'r.rank')} AS deadlines,
    ${listOf(`SELECT "case", duty, cause, opens_on, due_on, done_on, lifted_on, breach, concerned_cents::text, rank FROM duty WHERE ${ofItsCases}`, 'r.rank')} AS duties,
    ${listOf(
      `SELECT key, "case", kind, rank, data, state, ${MS('queued_at')} AS queued_ms, attempts, ${MS('next_attempt_at')} AS next_attempt_ms,
      ${MS('lease_until')} AS lease_ms, last_error, evidence, proof FROM effect WHERE ${ofItsCases}`,
      'r.rank',
    )} AS effects,
    ${PAUSED},
    ${listOf(`SELECT signatory, from_day, to_day FROM delegation WHERE signatory = ANY($2::text[])`, 'r.from_day')} AS delegations,
    ${listOf('SELECT id, from_day, to_day FROM bailiff WHERE id = ANY($3::text[])', 'r.id')} AS bailiffs,
    (SELECT json_build_object('epoch', epoch, 'behind', behind_since IS NOT NULL) FROM installation) AS installation`;
}

const LOCK = Object.fromEntries(
  (['debtor', 'case', 'effect'] as const).map((access) => [
    access,
    {
      name: `lock-by-${access}`,
      text: `SELECT id, last_seq, last_hash, ${MS('last_recorded_at')}::float8 AS last_ms, credit_cents, live_from FROM debtor WHERE id = ${DEBTOR_OF[access]} FOR UPDATE`,
    },
  ]),
) as Record<Access, { name: string; text: string }>;
const READ_MANY = `SELECT d.id AS debtor, f.* FROM unnest($1::text[]) AS d(id), LATERAL (${readSql('d.id')}) f`;
const LOCK_MANY = `SELECT id, last_seq, last_hash, ${MS('last_recorded_at')}::float8 AS last_ms, credit_cents, live_from FROM debtor WHERE id = ANY($1::text[]) ORDER BY id FOR UPDATE`;
const READ = Object.fromEntries(
  (['debtor', 'case', 'effect'] as const).map((access) => [
    access,
    { name: `read-by-${access}`, text: readSql(DEBTOR_OF[access]) },
  ]),
) as Record<Access, { name: string; text: string }>;

interface DebtorHeadRow {
  readonly id: string;
  readonly last_seq: number;
  readonly last_hash: Buffer | null;
  readonly last_ms: number | null;
  readonly credit_cents: bigint;
  readonly live_from: LegalDay | null;
}

/**
 * Locks the debtor and reads its whole file; one round trip on a pipelined connection. The reading is a statement of its
 * own, behind the lock, so that it sees what the one before us committed. The transaction is open.
 *
 * @param named whose delegations and offices the facts at hand need
 * @returns null when there is no such debtor, case or effect
 */
export async function lockAndRead(client: pg.ClientBase, target: Target, named: Named): Promise<OpenFile | null> {
  const [access, id] = Object.entries(target)[0] as [Access, string];
  const [lock, read] = await Promise.all([
    client.query<DebtorHeadRow>({ ...LOCK[access], values: [id] }),
    client.query<FileRow>({ ...READ[access], values: [id, named.signatories, named.bailiffs] }),
  ]);
  const head = lock.rows[0];
  const file = read.rows[0];
  return head && file ? opened(head, file) : null;
}

/**
 * Locks many debtors, in the one order that keeps two such transactions from waiting for each other, and reads their files.
 * Unknown ones are left out. The transaction is open.
 */
export async function lockAndReadMany(
  client: pg.ClientBase,
  debtors: readonly string[],
  named: Named,
): Promise<Map<string, OpenFile>> {
  if (debtors.length === 0) return new Map();
  const heads = await client.query<DebtorHeadRow>({ name: 'lock-many', text: LOCK_MANY, values: [debtors] });
  return readMany(client, heads.rows, named);
}

/** Reads many files in one snapshot without locking them, for looking through them. Unknown ones are left out. */
export async function readManyUnlocked(pool: pg.Pool, debtors: readonly string[]): Promise<OpenFile[]> {
  const client = await connectionOf(pool);
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const heads = await client.query<DebtorHeadRow>(LOCK_MANY.replace(' FOR UPDATE', ''), [debtors]);
    const files = await readMany(client, heads.rows, NOBODY);
    await client.query('COMMIT');
    return [...files.values()];
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
}

async function readMany(
  client: pg.ClientBase,
  heads: readonly DebtorHeadRow[],
  named: Named,
): Promise<Map<string, OpenFile>> {
  const files = await client.query<FileRow & { debtor: string }>({
    name: 'read-many',
    text: READ_MANY,
    values: [heads.map(({ id }) => id), named.signatories, named.bailiffs],
  });
  const headOf = new Map(heads.map((head) => [head.id, head]));
  return new Map(files.rows.map((row) => [row.debtor, opened(headOf.get(row.debtor) as DebtorHeadRow, row)]));
}

/** The file of debtors who are not on file yet. */
export async function readEmptyFile(client: pg.ClientBase): Promise<(debtor: DebtorId) => OpenFile> {
  const { rows } = await client.query<OpenFile['installation'] & { readonly paused: readonly EffectKind[] }>(
    `SELECT epoch, behind_since IS NOT NULL AS behind, ${PAUSED} FROM installation`,
  );
  const [found] = rows;
  if (!found) throw new Error('the register has no row of its installation');
  const { paused, ...installation } = found;
  return (debtor) => ({
    debtor, head: null, lastRecordedAt: null, creditCents: 0n, liveFrom: null, facts: [], digests: new Map(), records: new Map(), meta: new Map(),
    effects: [], paused: new Set(paused), delegations: [], bailiffs: [], installation,
  }); // biome-ignore format: nothing is known
}

/** Reads a file without locking it, for showing. */
export async function readUnlocked(pool: pg.Pool, target: Target): Promise<OpenFile | null> {
  const [access, id] = Object.entries(target)[0] as [Access, string];
  const client = await connectionOf(pool);
  try {
    // One snapshot for both statements; nothing is written.
    const [, head, read] = await Promise.all([
      client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY'),
      client.query<DebtorHeadRow>(LOCK[access].text.replace(' FOR UPDATE', ''), [id]),
      client.query<FileRow>({ ...READ[access], values: [id, [], []] }),
      client.query('COMMIT'),
    ]);
    return head.rows[0] && read.rows[0] ? opened(head.rows[0], read.rows[0]) : null;
  } finally {
    client.release();
  }
}

export interface FactJson {
  readonly seq: number;
  readonly source: string;
  readonly id: string;
  readonly case: string | null;
  readonly kind: string;
  readonly on: string;
  readonly recorded_ms: number;
  readonly recorded_on: string;
  readonly recorded_by: string;
  readonly data: object;
  readonly document: string | null;
  readonly retracts: string | null;
  readonly digest: string;
}

interface FileRow {
  readonly facts: readonly FactJson[];
  readonly cases: readonly {
    id: CaseId; caisse: string; notice_ref: string; stage: string; step: string | null; nature: string | null;
    debt_cents: string; paid_cents: string; due_cents: string; credit_cents: string; due_costs_cents: string; bailiff: string | null; placed_on: string | null; reported_on: string | null;
    waits_for: string | null; waits_until: string | null; wake_on: string | null; attention: string[]; held: string[]; late: boolean; version: number; notified_version: number; workflow_missing: boolean; assessed_with: string; ended_on: string | null;
  }[]; // biome-ignore format: columns in the order of the table
  readonly deadlines: readonly {
    case: CaseId;
    name: string;
    from_fact: string;
    last_day: string;
    acting_day: string;
    duty: string | null;
    state: string;
    why: unknown;
  }[];
  readonly duties: readonly {
    case: CaseId;
    duty: string;
    cause: string;
    opens_on: string;
    due_on: string;
    done_on: string | null;
    lifted_on: string | null;
    breach: string | null;
    concerned_cents: string | null;
  }[];
  readonly effects: readonly {
    key: string; case: CaseId; kind: EffectRow['kind']; rank: number; data: EffectRow['data']; state: EffectRow['state']; queued_ms: number; attempts: number;
    next_attempt_ms: number | null; lease_ms: number | null; last_error: string | null; evidence: EffectRow['evidence']; proof: EffectRow['proof'];
  }[]; // biome-ignore format: columns in the order of the table
  readonly paused: readonly EffectKind[];
  readonly delegations: readonly { signatory: string; from_day: string; to_day: string | null }[];
  readonly bailiffs: readonly { id: string; from_day: string; to_day: string | null }[];
  readonly installation: OpenFile['installation'];
}

const instant = (ms: number | null): Instant | null => (ms === null ? null : instantOf(ms));

/** A fact with its personal values, where they were not erased. */
export function factOf(debtor: string, row: FactJson): Fact {
  return {
    source: row.source, id: row.id, debtor: debtor as DebtorId, kind: row.kind, on: row.on, recordedBy: row.recorded_by, data: row.data,
    ...(row.case === null ? {} : { case: row.case }), ...(row.document === null ? {} : { document: row.document }), ...(row.retracts === null ? {} : { retracts: row.retracts }),
    seq: row.seq, recordedAt: instantOf(row.recorded_ms), recordedOn: row.recorded_on,
  } as unknown as Fact; // biome-ignore format: the fact's own fields, the optional ones, the register's
}

function opened(head: DebtorHeadRow, row: FileRow): OpenFile {
  const deadlines = grouped(
    row.deadlines,
    ({ name, from_fact, last_day, acting_day, duty, state, why }) =>
      ({ name, from: from_fact, lastDay: last_day, actingDay: acting_day, duty, state, why }) as unknown as Deadline,
  );
  const duties = grouped(
    row.duties,
    ({ duty, cause, opens_on, due_on, done_on, lifted_on, breach, concerned_cents }) =>
      ({
        duty,
        cause,
        opensOn: opens_on,
        dueOn: due_on,
        doneOn: done_on,
        liftedOn: lifted_on,
        breach,
        concerned: concerned_cents === null ? null : BigInt(concerned_cents),
      }) as unknown as Duty,
  );
  const records = new Map<CaseId, Omit<CaseRecord, 'effects'>>();
  const meta = new Map<CaseId, CaseMeta>();
  for (const row_ of row.cases) {
    const { id, stage, step, nature, waits_for, waits_until, wake_on, attention, held } = row_;
    const cents = (text: string): Cents => BigInt(text) as Cents;
    records.set(id, {
      stage, step, nature, attention, held, wakeOn: wake_on,
      waitsFor: waits_for === null ? null : { deadline: waits_for, lastDay: waits_until },
      balance: { debt: cents(row_.debt_cents), paid: cents(row_.paid_cents), due: cents(row_.due_cents), credit: cents(row_.credit_cents) },
      dueCosts: cents(row_.due_costs_cents),
      placement: row_.bailiff === null ? null : { bailiff: row_.bailiff, placedOn: row_.placed_on, reportedOn: row_.reported_on },
      deadlines: deadlines.get(id) ?? [], duties: duties.get(id) ?? [],
    } as unknown as CaseRecord); // biome-ignore format: as the record is laid out
    meta.set(id, {
      caisse: row_.caisse,
      noticeRef: row_.notice_ref,
      version: row_.version,
      notifiedVersion: row_.notified_version,
      workflowMissing: row_.workflow_missing,
      late: row_.late,
      assessedWith: row_.assessed_with,
      endedOn: row_.ended_on,
    });
  }
  const facts = row.facts.map((fact) => factOf(head.id, fact));
  return {
    debtor: head.id as DebtorId,
    head: head.last_hash === null ? null : { seq: head.last_seq, hash: head.last_hash },
    lastRecordedAt: instant(head.last_ms),
    creditCents: head.credit_cents,
    liveFrom: head.live_from,
    facts: head.live_from === null ? facts : inOrderOfRecording(facts),
    digests: new Map(row.facts.map((fact) => [`${fact.source}/${fact.id}`, fact.digest])),
    records,
    meta,
    effects: row.effects.map(({ queued_ms, next_attempt_ms, lease_ms, last_error, ...rest }) => ({
      ...rest, queuedAt: instantOf(queued_ms), nextAttemptAt: instant(next_attempt_ms), leaseUntil: instant(lease_ms), lastError: last_error,
    })), // biome-ignore format: one row
    paused: new Set(row.paused),
    delegations: row.delegations.map(
      ({ signatory, from_day, to_day }) => ({ signatory, from: from_day, to: to_day }) as Delegation,
    ),
    bailiffs: row.bailiffs.map(({ id, from_day, to_day }) => ({ bailiff: id, from: from_day, to: to_day }) as InOffice),
    installation: row.installation,
  };
}

function grouped<R extends { readonly case: CaseId }, T>(rows: readonly R[], read: (row: R) => T): Map<CaseId, T[]> {
  const groups = new Map<CaseId, T[]>();
  for (const row of rows) {
    const group = groups.get(row.case);
    if (group) group.push(read(row));
    else groups.set(row.case, [read(row)]);
  }
  return groups;
}

/** The file as the core takes it, with its effects as they stand. */
export function debtorState(file: OpenFile, effects: readonly EffectRow[], now: Instant): DebtorState {
  const cases = new Map<CaseId, CaseRecord>();
  // In the order of opening: the core's maps keep it, and a morning's entries follow it.
  for (const fact of file.facts) {
    if (fact.kind !== 'case-opened' || fact.case === undefined) continue;
    const record = file.records.get(fact.case);
    if (record)
      cases.set(fact.case, {
        ...record,
        effects: effects
          .filter((effect) => effect.case === fact.case)
          .map((effect) => ({
            key: effect.key,
            kind: effect.kind,
            // As far as the core can know it is on its way: it neither cancels nor queues it.
            state: mayHaveLeft(effect, now) ? ('sending' as const) : effect.state,
          })),
      });
  }
  return { debtor: file.debtor, facts: file.facts, cases };
}
