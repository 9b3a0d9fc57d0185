import { Readable } from 'node:stream';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { columnsOf, type StatementColumn } from '../../domain/statement/columns';
import type { TotalsText } from '../../domain/statement/totals';
import { connectionOf } from '../failures';
import { readStatement, type StatementOnFile } from './statement-row';

/** The frozen lines of a statement, as files are made from them. */
export interface LineSource {
  readonly statement: StatementOnFile;
  readonly columns: readonly StatementColumn[];
  /** French, in the order of the columns. */
  readonly header: readonly string[];
  readonly totals: TotalsText;
  /**
   * The CSV file's bytes: UTF-8 without BOM, `;`, lines ended by `\n`, header line first; a text that a spreadsheet would
   * compute bears an apostrophe before it.
   */
  copyCsv(): Readable;
  /** The rows in COPY's text format (tab, `\N` for what is not there, backslash escapes), in the same order, without a header. */
  copyText(): Readable;
}

/** What a spreadsheet takes for the beginning of a formula. */
const FORMULA = '^[=+@\t\r-]';

/** @throws {Refusal} RCV-UNKNOWN-STATEMENT, RCV-STATEMENT-NOT-FROZEN */
export async function openLineSource(pool: pg.Pool, id: string): Promise<LineSource> {
  const statement = await readStatement(pool, id, { frozen: true });
  const columns = columnsOf(statement.number);
  const csv = `COPY (${selectOf(id, columns, 'csv')}) TO STDOUT (FORMAT csv, DELIMITER ';', HEADER true)`;
  const text = `COPY (${selectOf(id, columns, 'text')}) TO STDOUT`;
  return {
    statement,
    columns,
    header: columns.map(({ label }) => label),
    totals: statement.totals,
    copyCsv: () => Readable.from(copied(pool, csv), { objectMode: false }),
    copyText: () => Readable.from(copied(pool, text), { objectMode: false }),
  };
}

function selectOf(id: string, columns: readonly StatementColumn[], format: 'csv' | 'text'): string {
  const cells = columns.map(({ key, label, type, personal }) => {
    const cell = `${personal ? 'i' : 'l'}.${pg.escapeIdentifier(key)}`;
    return format === 'csv' ? `${type === 'text' ? harmless(cell) : cell} AS ${pg.escapeIdentifier(label)}` : cell;
  });
  const statement = pg.escapeLiteral(id);
  return `SELECT ${cells.join(', ')} FROM statement_line l LEFT JOIN statement_identity i ON i.statement = ${statement} AND i.block = l.block AND i.line = l.line
    WHERE l.statement = ${statement} ORDER BY l.block, l.line`;
}

/** Few texts begin before the first letter of the alphabet and not by a digit: only these are looked at more closely. */
function harmless(cell: string): string {
  return `CASE WHEN ${cell} COLLATE "C" < 'A' AND ${cell} ~ ${pg.escapeLiteral(FORMULA)} THEN '''' || ${cell} ELSE ${cell} END`;
}

/**
 * Lines and identities lie in the order of their keys: read along these they come at once and take no memory. The planner, which has no
 * statistics of a statement frozen just now, would take them for few and sort them.
 */
const ALONG_THE_KEYS = ['hashjoin', 'nestloop', 'sort', 'bitmapscan', 'seqscan']
  .map((way) => `SET LOCAL enable_${way} = off`)
  .join('; ');

/** However slow the reader is: the statement may take its time. Whoever stops reading gives the connection up. */
async function* copied(pool: pg.Pool, sql: string): AsyncGenerator<Buffer> {
  const client = await connectionOf(pool);
  let whole = false;
  try {
    await client.query('BEGIN READ ONLY');
    await client.query(`SET LOCAL statement_timeout = 0; ${ALONG_THE_KEYS}`);
    for await (const chunk of client.query(copyTo(sql))) yield chunk as Buffer;
    await client.query('COMMIT');
    whole = true;
  } finally {
    client.release(!whole);
  }
}

/** The rows of a select in COPY's text format, cell by cell. */
export async function* copyRowsOf(pool: pg.Pool, select: string): AsyncGenerator<string[]> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of copied(pool, `COPY (${select}) TO STDOUT`)) {
    const rows = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = rows.pop() ?? '';
    for (const row of rows) yield row.split('\t');
  }
}
