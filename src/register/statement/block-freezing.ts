import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { CoreSettings } from '../../domain/assessment/debtor-state';
import type { DebtorId } from '../../domain/facts/fact';
import { formatCents } from '../../domain/money/cents';
import { findingsOf } from '../../domain/statement/findings';
import type { Semester } from '../../domain/statement/line';
import { statementLines } from '../../domain/statement/statement-lines';
import { concernedIn, totalsOf, totalsText } from '../../domain/statement/totals';
import { type Knowledge, readFacts, readIdentities } from './block-reading';
import { blockRows, IDENTITY_COPY, LINE_COPY, type LineToFreeze } from './line-rows';

/** What every block of a statement is frozen with; plain data, so that threads can be told. */
export interface FreezeSetup {
  readonly statement: string;
  readonly caisse: string;
  readonly semester: Semester;
  readonly knowledge: Knowledge;
  readonly settings: CoreSettings;
  /** See `Sealing.statementSecret`. */
  readonly secret: string;
}

export interface BlockTask {
  /** From 0. */
  readonly block: number;
  /** Reference of its first debtor. */
  readonly fromRef: string;
  /** In order of reference. */
  readonly debtors: readonly DebtorId[];
}

/** Findings of a block are ranked in a range of its own; those of the whole statement come after all. */
const RANKS_PER_BLOCK = 50_000;

/**
 * Freezes a block in a transaction of its own: what was read and computed is written whole or not at all. That facts are recorded meanwhile
 * changes nothing: they were not known at the instant that counts.
 *
 * @param client of a pool without pipelining, with nothing under way
 */
export async function freezeBlock(client: pg.ClientBase, setup: FreezeSetup, task: BlockTask): Promise<void> {
  const { statement, caisse, semester, knowledge, settings, secret } = setup;
  const files = await readFacts(client, task.debtors, semester.asAt, knowledge);
  const identities = await readIdentities(client, task.debtors);
  const entries: LineToFreeze[] = [];
  for (const { debtor, facts } of files)
    for (const line of statementLines(facts, caisse, semester, settings))
      entries.push({ debtor, identity: identities.get(debtor) ?? null, line });
  await client.query('BEGIN');
  try {
    await writeBlock(client, statement, task, entries, secret);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}

/** Writes a block's lines with what they show, in the caller's transaction. */
export async function writeBlock(
  client: pg.ClientBase,
  statement: string,
  { block, fromRef }: Pick<BlockTask, 'block' | 'fromRef'>,
  entries: readonly LineToFreeze[],
  secret: string,
): Promise<void> {
  const rows = blockRows(statement, block, entries, secret);
  const lines = entries.map(({ line }) => line);
  const totals = totalsText(totalsOf(lines));
  const findings = entries.flatMap(({ line }) => findingsOf(line).map((found) => ({ ...found, case: line.case })));
  // First: if another has frozen this block, nothing more is written.
  await client.query({
    name: 'statement-block',
    text: `INSERT INTO statement_block (statement, block, from_ref, lines, totals, concerned, hash) VALUES ($1, $2, $3, $4, $5, $6, decode($7, 'hex'))`,
    values: [
      statement,
      block,
      fromRef,
      lines.length,
      JSON.stringify(totals),
      formatCents(concernedIn(lines)),
      rows.hash,
    ],
  });
  await copyText(client, LINE_COPY, rows.lines);
  await copyText(client, IDENTITY_COPY, rows.identities);
  if (findings.length > 0)
    await client.query({
      name: 'statement-findings',
      text: `INSERT INTO statement_finding (statement, rank, code, "case", detail) SELECT $1, $2::int + x.rank, x.code, x."case", x.detail
          FROM json_to_recordset($3::json) AS x(rank int, code text, "case" text, detail text)`,
      values: [
        statement,
        (block + 1) * RANKS_PER_BLOCK,
        JSON.stringify(findings.map((found, index) => ({ ...found, rank: index }))),
      ],
    });
}

async function copyText(client: pg.ClientBase, target: string, text: string): Promise<void> {
  if (text === '') return;
  const stream = client.query(copyFrom(`COPY ${target} FROM STDIN`));
  await pipeline(Readable.from([Buffer.from(text)]), stream);
}
