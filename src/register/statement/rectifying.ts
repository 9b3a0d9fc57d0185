import type pg from 'pg';
import { epochMs, instantOf } from '../../domain/calendar/paris-time';
import type { DebtorId, Fact } from '../../domain/facts/fact';
import type { PeriodId } from '../../domain/office/periods';
import { Refusal } from '../../domain/refusal';
import { type Difference, differencesOf } from '../../domain/statement/differences';
import { statementLines } from '../../domain/statement/statement-lines';
import type { RegisterContext } from '../debtor-transaction';
import { connectionOf, translated } from '../failures';
import { writeBlock } from './block-freezing';
import { type Knowledge, readFacts, readIdentities } from './block-reading';
import { figuresOf } from './figures';
import { finishStatement } from './finishing';
import { type Frozen, SETTLED_AFTER_MS } from './freezing';
import type { LineToFreeze } from './line-rows';
import { listStatements, readStatement, statementId, type StatementOnFile } from './statement-row';

export interface Rectified {
  /** Of the rectifying statement, as frozen; null: nothing differs, or a dry run. */
  readonly frozen: Frozen | null;
  /** The number that it bears, or would. */
  readonly number: number;
  readonly lines: number;
  /** The first hundred. */
  readonly differences: readonly Difference[];
}

const DEBTORS_AT_A_TIME = 1_000;
const SHOWN = 100;

/**
 * Draws up what facts learnt since the last statement of a semester change in it: the differing lines with their causes. Debtors of whom nothing
 * was learnt are not looked at, and what a release of this program would word otherwise is no difference. One transaction.
 * @throws {Refusal} RCV-UNKNOWN-STATEMENT, RCV-STATEMENT-NOT-FROZEN
 */
export async function rectify(
  context: RegisterContext,
  pool: pg.Pool,
  name: { readonly caisse: string; readonly period: PeriodId },
  { dryRun = false }: { readonly dryRun?: boolean } = {},
): Promise<Rectified> {
  const client = await connectionOf(pool);
  let broken = true;
  try {
    await client.query('BEGIN');
    await client.query('SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0');
    await client.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [
      `rectify/${name.caisse}:${name.period}`,
    ]);
    const last = await lastFrozen(client, name);
    const rectifying = await insertNext(client, last, context);
    const { lines, differences } = await writeDifferences(context, client, last, rectifying);
    const keeps = lines > 0 && !dryRun;
    if (keeps) await finishStatement(client, rectifying, context.clock.now());
    const frozen = keeps ? await figuresOf(client, await readStatement(client, rectifying.id)) : null;
    await client.query(keeps ? 'COMMIT' : 'ROLLBACK');
    broken = false;
    return { frozen, number: rectifying.number, lines, differences };
  } catch (error) {
    throw translated(error, { caisse: name.caisse });
  } finally {
    client.release(broken);
  }
}

async function lastFrozen(client: pg.ClientBase, name: { caisse: string; period: PeriodId }): Promise<StatementOnFile> {
  const last = (await listStatements(client, name)).at(-1);
  const id = statementId(name.caisse, name.period, last?.number ?? 0);
  if (!last) throw new Refusal('RCV-UNKNOWN-STATEMENT', { statement: id });
  return readStatement(client, id, { frozen: true });
}

async function insertNext(
  client: pg.ClientBase,
  { caisse, period, number, from, asAt }: StatementOnFile,
  { clock }: RegisterContext,
): Promise<StatementOnFile> {
  const id = statementId(caisse, period, number + 1);
  const now = clock.now();
  const knownAt = instantOf(epochMs(now) - SETTLED_AFTER_MS);
  await client.query(
    `INSERT INTO statement (id, caisse, caisse_name, period, number, from_day, as_at, known_at, loaded_by, state)
      SELECT $1, id, name, $3, $4, $5, $6, $7, $8, 'freezing' FROM caisse WHERE id = $2`,
    [id, caisse, period, number + 1, from, asAt, knownAt, now],
  );
  return readStatement(client, id);
}

async function writeDifferences(
  { settings, seal }: RegisterContext,
  client: pg.ClientBase,
  last: StatementOnFile,
  { id, caisse, from, asAt, knownAt, loadedBy }: StatementOnFile,
): Promise<{ lines: number; differences: Difference[] }> {
  const now: Knowledge = { knownAt, loadedBy };
  const shown: Difference[] = [];
  let [lines, block] = [0, 0];
  for await (const { debtors, fromRef } of debtorsWithNews(client, caisse, last, knownAt)) {
    const before = new Map<DebtorId, readonly Fact[]>();
    for (const { debtor, facts } of await readFacts(client, debtors, asAt, last)) before.set(debtor, facts);
    const identities = await readIdentities(client, debtors);
    const entries: LineToFreeze[] = [];
    for (const { debtor, facts } of await readFacts(client, debtors, asAt, now)) {
      const known = before.get(debtor) ?? [];
      const linesBy = (given: readonly Fact[]) => statementLines(given, caisse, { from, asAt }, settings);
      for (const difference of differencesOf(
        { facts: known, lines: linesBy(known) },
        { facts, lines: linesBy(facts) },
      )) {
        const { line, change, causes } = difference;
        entries.push({ debtor, identity: identities.get(debtor) ?? null, line, change, causes });
        if (shown.length < SHOWN) shown.push(difference);
      }
    }
    if (entries.length === 0) continue;
    await writeBlock(client, id, { block: block++, fromRef }, entries, seal.statementSecret(id));
    lines += entries.length;
  }
  return { lines, differences: shown };
}

/** In order of reference. */
async function* debtorsWithNews(
  client: pg.ClientBase,
  caisse: string,
  last: StatementOnFile,
  knownAt: string,
): AsyncGenerator<{ debtors: DebtorId[]; fromRef: string }> {
  await client.query(
    `DECLARE news NO SCROLL CURSOR FOR SELECT d.debtor, coalesce(i.ref, d.debtor) AS ref
      FROM (SELECT DISTINCT f.debtor FROM fact f WHERE f.recorded_at <= $4 AND (f.recorded_at > $2 OR f.loaded_at > $3)
        AND EXISTS (SELECT FROM recovery_case c WHERE c.debtor = f.debtor AND c.caisse = $1)) d
      LEFT JOIN debtor_identity i ON i.debtor = d.debtor ORDER BY ref COLLATE "C", d.debtor`,
    [caisse, last.knownAt, last.loadedBy, knownAt],
  );
  for (;;) {
    const { rows } = await client.query<{ debtor: DebtorId; ref: string }>(`FETCH ${DEBTORS_AT_A_TIME} FROM news`);
    const [first] = rows;
    if (!first) return;
    yield { debtors: rows.map(({ debtor }) => debtor), fromRef: first.ref };
  }
}
