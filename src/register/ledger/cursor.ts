import type pg from 'pg';
import { connectionOf, translated } from '../failures';

/** Rows fetched at once: some hundred kilobytes. */
const FETCHED = 1000;

/**
 * The rows of a query as one moment shows them, fetched in portions. Holds a connection until it is read to its end or left.
 * @throws {RegisterBusy} worth another try
 */
export async function* streamRows<T extends pg.QueryResultRow>(
  pool: pg.Pool,
  text: string,
  values: readonly unknown[],
): AsyncGenerator<T> {
  const client = await connectionOf(pool);
  let broken: Error | undefined;
  const breaks = (error: unknown): void => void (broken = error instanceof Error ? error : new Error(String(error)));
  try {
    await client.query('BEGIN READ ONLY');
    await client.query(`DECLARE ledger NO SCROLL CURSOR FOR ${text}`, [...values]);
    for (;;) {
      const { rows } = await client.query<T>(`FETCH ${FETCHED} FROM ledger`);
      yield* rows;
      if (rows.length < FETCHED) return;
    }
  } catch (error) {
    breaks(error);
    throw translated(error, {});
  } finally {
    // A connection that fails is thrown away with its transaction.
    if (broken === undefined) await client.query('ROLLBACK').catch(breaks);
    client.release(broken);
  }
}
