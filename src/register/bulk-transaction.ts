import type pg from 'pg';
import type { BatchOptions, BatchResult, Consequences } from './contract';
import type { RegisterContext } from './debtor-transaction';
import { connectionOf, RegisterBusy, translated } from './failures';

/** What a bulk intake comes to, before anything of it is written. */
export interface Decided {
  /** By the item's place in what was given. */
  readonly results: ReadonlyMap<number, BatchResult>;
  readonly consequences: readonly Consequences[];
  write(): Promise<void>;
}

/** Another intake took in the same debtor or fact between our looking and our writing: at the next try it is on file. */
const TRIES = 3;
const UNIQUE_VIOLATION = '23505';

/**
 * One transaction for many items, on a connection that can COPY.
 * @returns one result for each item, in their order
 * @throws {RegisterBusy} nothing was changed; worth another try
 */
export async function inOneTransaction(
  context: RegisterContext,
  count: number,
  { dryRun = false }: BatchOptions,
  decide: (client: pg.PoolClient) => Promise<Decided>,
): Promise<BatchResult[]> {
  if (!context.bulkPool) throw new Error('this register was given no connections for bulk intake');
  for (let attempt = 1; ; attempt++) {
    const client = await connectionOf(context.bulkPool);
    let broken: Error | undefined;
    try {
      await client.query('BEGIN');
      const { results, consequences, write } = await decide(client);
      if (results.size !== count) throw new Error(`${results.size} results for ${count} items`);
      if (!dryRun) await write();
      await client.query(dryRun ? 'ROLLBACK' : 'COMMIT');
      if (!dryRun) for (const consequence of consequences) context.observe(consequence);
      return Array.from({ length: count }, (_, index) => results.get(index) as BatchResult);
    } catch (error) {
      await client.query('ROLLBACK').catch((failure: Error) => {
        broken = failure;
      });
      if ((error as { code?: string }).code !== UNIQUE_VIOLATION) throw translated(error, {});
      if (attempt === TRIES) throw new RegisterBusy('another intake has the same notices in hand', { cause: error });
    } finally {
      client.release(broken);
    }
  }
}
