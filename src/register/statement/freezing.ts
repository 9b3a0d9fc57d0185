import type pg from 'pg';
import { epochMs, instantOf, parisDay } from '../../domain/calendar/paris-time';
import type { DebtorId, Instant } from '../../domain/facts/fact';
import type { FrozenFigures } from '../../domain/office/office-fact';
import type { PeriodId } from '../../domain/office/periods';
import { Refusal } from '../../domain/refusal';
import { statementSemester } from '../../domain/statement/semester';
import type { RegisterContext } from '../debtor-transaction';
import { connectionOf, translated } from '../failures';
import type { Knowledge } from './block-reading';
import type { BlockTask, FreezeSetup } from './block-freezing';
import { finishStatement } from './finishing';
import { type FreezeLane, inProcess, inThread } from './freeze-lanes';
import { figuresOf } from './figures';
import { readStatement, statementId, type StatementOnFile } from './statement-row';

export interface FreezeRequest {
  readonly caisse: string;
  readonly period: PeriodId;
  /** Facts recorded up to this instant count; default: ten seconds ago. Once a freezing has begun its own instant stands. */
  readonly knownAt?: Instant;
  /** Threads to compute with; 0: this one. Default: two, for a caisse of many debtors. */
  readonly threads?: number;
  /** Debtors in a transaction; another number gives other blocks, and another control hash. */
  readonly debtorsPerBlock?: number;
  /** Called after each block, for those who want to know that it goes on. */
  readonly onBlock?: (done: { readonly block: number }) => void;
}

export type Frozen = FrozenFigures & { readonly statement: string };

/** A transaction takes its instant before it commits; younger than this, a reading could miss one under way. */
export const SETTLED_AFTER_MS = 10_000;
const DEBTORS_PER_BLOCK = 2_000;
const THREADS = 2;

/**
 * Freezes the statement of a caisse for a semester, block by block; what was frozen before a stop stays and is not done again. Frozen
 * already, it answers the same figures.
 *
 * @throws {Refusal} RCV-UNKNOWN-CAISSE; RCV-MALFORMED when the semester is not over, or `knownAt` younger than ten seconds
 * @throws {RegisterBusy} another process has it in hand
 */
export async function freeze(context: RegisterContext, pool: pg.Pool, request: FreezeRequest): Promise<Frozen> {
  const statement = await begin(context, request);
  if (statement.state === 'frozen') return figuresOf(context.pool, statement);
  // Not of the pool that the lanes take theirs from: two freezings would wait for each other.
  const client = await connectionOf(context.pool);
  let whole = false;
  try {
    await client.query('BEGIN');
    // However long it lasts. The lock goes with the connection: a killed process keeps nobody out.
    await client.query('SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0');
    await client.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`statement/${statement.id}`]);
    const again = await readStatement(client, statement.id);
    if (again.state !== 'frozen') {
      await freezeBlocks(context, pool, client, again, request);
      await finishStatement(client, again, context.clock.now());
    }
    await client.query('COMMIT');
    whole = true;
  } catch (error) {
    throw translated(error, { caisse: request.caisse });
  } finally {
    client.release(!whole);
  }
  return figuresOf(context.pool, await readStatement(context.pool, statement.id));
}

/** The statement's row, made unless it is there. */
async function begin(
  { pool, clock, ruleset }: RegisterContext,
  { caisse, period, knownAt }: FreezeRequest,
): Promise<StatementOnFile> {
  const { from, asAt } = statementSemester(period, ruleset);
  const now = clock.now();
  const latest = instantOf(epochMs(now) - SETTLED_AFTER_MS);
  if (asAt >= parisDay(now))
    throw new Refusal('RCV-MALFORMED', { field: 'period', reason: `le semestre n'est clos que le ${asAt} au soir` });
  if (knownAt !== undefined && knownAt > latest)
    throw new Refusal('RCV-MALFORMED', { field: 'knownAt', reason: "l'instant doit dater d'au moins dix secondes" });
  const { rows } = await pool.query<{ name: string }>('SELECT name FROM caisse WHERE id = $1', [caisse]);
  const [known] = rows;
  if (!known) throw new Refusal('RCV-UNKNOWN-CAISSE', { caisse });
  const id = statementId(caisse, period, 0);
  await pool.query(
    `INSERT INTO statement (id, caisse, caisse_name, period, number, from_day, as_at, known_at, loaded_by, state)
      VALUES ($1, $2, $3, $4, 0, $5, $6, $7, $8, 'freezing') ON CONFLICT (id) DO NOTHING`,
    [id, caisse, known.name, period, from, asAt, knownAt ?? latest, now],
  );
  return readStatement(pool, id);
}

async function freezeBlocks(
  { settings, seal }: RegisterContext,
  pool: pg.Pool,
  client: pg.ClientBase,
  { id, caisse, from, asAt, knownAt, loadedBy }: StatementOnFile,
  { threads = THREADS, debtorsPerBlock = DEBTORS_PER_BLOCK, onBlock }: FreezeRequest,
): Promise<void> {
  const { rows } = await client.query<{ block: number }>('SELECT block FROM statement_block WHERE statement = $1', [
    id,
  ]);
  const frozen = new Set(rows.map(({ block }) => block));
  const setup: FreezeSetup = {
    statement: id,
    caisse,
    semester: { from, asAt },
    knowledge: { knownAt, loadedBy },
    settings,
    secret: seal.statementSecret(id),
  };
  const tasks = blocksOf(client, caisse, { knownAt, loadedBy }, debtorsPerBlock, frozen.size > 0);
  const first = await tasks.next();
  const isOnlyOne = first.done || first.value.debtors.length < debtorsPerBlock;
  const lanes =
    threads === 0 || isOnlyOne
      ? [await inProcess(pool, setup)]
      : Array.from({ length: threads }, () => inThread({ ...setup, databaseUrl: urlOf(pool) }));
  let waiting = first.done ? null : first.value;
  const nextTask = async (): Promise<BlockTask | null> => {
    for (;;) {
      const task = waiting ?? ((await tasks.next()).value as BlockTask | undefined) ?? null;
      waiting = null;
      if (task === null || !frozen.has(task.block)) return task;
    }
  };
  try {
    await Promise.all(lanes.map((lane) => workThrough(lane, nextTask, onBlock)));
  } finally {
    await Promise.all(lanes.map((lane) => lane.close()));
  }
}

async function workThrough(
  lane: FreezeLane,
  nextTask: () => Promise<BlockTask | null>,
  onBlock: FreezeRequest['onBlock'],
): Promise<void> {
  for (let task = await nextTask(); task !== null; task = await nextTask()) {
    await lane.freeze(task);
    onBlock?.({ block: task.block });
  }
}

/**
 * The debtors of whom a case of the caisse was known, in order of reference, so many at a time: the same blocks whenever they are asked
 * for. One who was erased stands under an opaque id, and nobody is erased while a freezing is under way.
 *
 * @param resumed blocks are frozen already: what was loaded since must not move the others. Else nothing was, and files untouched since
 *   need no second look
 */
export async function* blocksOf(
  client: pg.ClientBase,
  caisse: string,
  { knownAt, loadedBy }: Knowledge,
  size: number,
  resumed = false,
): AsyncGenerator<BlockTask, undefined> {
  await client.query('SET LOCAL cursor_tuple_fraction = 1');
  await client.query(
    `DECLARE debtors NO SCROLL CURSOR FOR SELECT d.debtor, coalesce(i.ref, d.debtor) AS ref
      FROM (SELECT DISTINCT c.debtor FROM recovery_case c JOIN debtor b ON b.id = c.debtor WHERE c.caisse = $1 AND (${resumed ? 'FALSE' : 'b.live_from IS NULL AND b.last_recorded_at <= $2'}
        OR EXISTS (SELECT FROM fact f WHERE f.debtor = c.debtor AND f."case" = c.id AND f.kind = 'case-opened' AND f.recorded_at <= $2
          AND (f.loaded_at IS NULL OR f.loaded_at <= $3)))) d
      LEFT JOIN debtor_identity i ON i.debtor = d.debtor ORDER BY ref COLLATE "C", d.debtor`,
    [caisse, knownAt, loadedBy],
  );
  for (let block = 0; ; block++) {
    const { rows } = await client.query<{ debtor: DebtorId; ref: string }>(`FETCH ${size} FROM debtors`);
    const [first] = rows;
    if (!first) return;
    yield { block, fromRef: first.ref, debtors: rows.map(({ debtor }) => debtor) };
  }
}

const urlOf = (pool: pg.Pool): string => {
  const { connectionString } = pool.options;
  if (connectionString === undefined) throw new Error('threads need the address of the database');
  return connectionString;
};
