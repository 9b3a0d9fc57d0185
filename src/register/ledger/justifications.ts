import { instantOf, parisDay } from '../../domain/calendar/paris-time';
import { isLate } from '../../domain/duties/duty-state';
import type { Justification, LedgerRow } from '../../domain/duties/ledger-row';
import { Refusal } from '../../domain/refusal';
import type { RegisterContext } from '../debtor-transaction';
import { connectionOf, translated } from '../failures';
import { ledgerRows } from './ledger-rows';

type Context = Pick<RegisterContext, 'pool' | 'clock'>;

/** What someone says of a late duty. */
export interface Said {
  readonly row: string;
  readonly by: string;
  readonly text: string;
}

/** The row of this id. @throws {Refusal} RCV-UNKNOWN-DUTY-ROW */
export async function readRow({ pool, clock }: Context, row: string): Promise<LedgerRow> {
  const filter = { row: row as LedgerRow['row'] };
  for await (const found of ledgerRows({ pool }, filter, parisDay(clock.now()))) return found;
  throw new Refusal('RCV-UNKNOWN-DUTY-ROW', { row });
}

/** Everything that was ever said of a row, oldest first. */
export async function readJustifications({ pool }: Pick<Context, 'pool'>, row: string): Promise<Justification[]> {
  const { rows } = await pool.query<Omit<Justification, 'at'> & { at: Date }>(
    'SELECT kind, text, author, at FROM duty_justification WHERE "row" = $1 ORDER BY seq',
    [row],
  );
  return rows.map((said) => ({ ...said, at: instantOf(said.at.getTime()) }));
}

/** Answers for a late duty: it leaves the exposure. @throws {Refusal} RCV-UNKNOWN-DUTY-ROW, RCV-DUTY-NOT-LATE, RCV-MALFORMED */
export async function justify(context: Context, said: Said): Promise<LedgerRow> {
  const row = await readRow(context, said.row);
  if (!isLate(row, parisDay(context.clock.now()))) throw new Refusal('RCV-DUTY-NOT-LATE', { row: said.row });
  await append(context, 'justified', said);
  return readRow(context, said.row);
}

/** Takes the answer back: it counts again. @throws {Refusal} RCV-UNKNOWN-DUTY-ROW, RCV-DUTY-NOT-JUSTIFIED, RCV-MALFORMED */
export async function withdrawJustification(context: Context, said: Said): Promise<LedgerRow> {
  await readRow(context, said.row);
  await append(context, 'withdrawn', said);
  return readRow(context, said.row);
}

/** What is not justified cannot be withdrawn. */
const APPEND = `INSERT INTO duty_justification ("row", seq, kind, text, author, at)
  SELECT $1, coalesce(max(seq), 0) + 1, $2, $3, $4, $5 FROM duty_justification WHERE "row" = $1
  HAVING $2 = 'justified' OR (array_agg(kind ORDER BY seq DESC))[1] = 'justified'`;

/** They are few, and ranks have no gaps: one writer at a time. */
async function append({ pool, clock }: Context, kind: Justification['kind'], { row, by, text }: Said): Promise<void> {
  for (const [field, value] of Object.entries({ by, text }))
    if (value.trim() === '') throw new Refusal('RCV-MALFORMED', { field, reason: 'texte vide' });
  const client = await connectionOf(pool);
  let broken: Error | undefined;
  try {
    await client.query('BEGIN');
    await client.query('LOCK TABLE duty_justification IN SHARE ROW EXCLUSIVE MODE');
    const { rowCount } = await client.query(APPEND, [row, kind, text.trim(), by.trim(), clock.now()]);
    if (rowCount === 0) throw new Refusal('RCV-DUTY-NOT-JUSTIFIED', { row });
    await client.query('COMMIT');
  } catch (error) {
    // The connection goes, and its transaction with it.
    broken = error instanceof Error ? error : new Error(String(error));
    throw translated(error, {});
  } finally {
    client.release(broken);
  }
}
