import type pg from 'pg';
import { connectionOf, translated } from './failures';
import { inOnePacket } from './pipelining';

/** A workflow (of a case, of a periodic duty) was told this version, or found to know it. */
export interface Notified {
  readonly id: string;
  readonly version: number;
  readonly runId: string | null;
}

interface Waiting {
  readonly notified: Notified;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Marks them as told: no longer behind, nor without a workflow. What comes while one statement is under way goes with the
 * next. One that another transaction has in hand is passed over, and the commit does not wait for the disk: when a mark is lost,
 * the pump tells the workflow again what it knows. The claim of a pump stays until it runs out: a case that is still late is not
 * claimed again at once.
 */
export function createNotifying(
  pool: pg.Pool,
  table: 'recovery_case' | 'periodic_duty' = 'recovery_case',
): (notified: Notified) => Promise<void> {
  const statement = { name: `mark-notified-${table}`, text: markText(table) };
  let waiting: Waiting[] = [];
  let writing = false;
  const writeAll = async (): Promise<void> => {
    writing = true;
    while (waiting.length > 0) {
      const now = waiting;
      waiting = [];
      try {
        await write(
          pool,
          statement,
          now.map(({ notified }) => notified),
        );
        for (const { resolve } of now) resolve();
      } catch (error) {
        for (const { reject } of now) reject(translated(error, {}));
      }
    }
    writing = false;
  };
  return (notified) =>
    new Promise((resolve, reject) => {
      waiting.push({ notified, resolve, reject });
      if (!writing) void writeAll();
    });
}

/**
 * Rows are locked first, without waiting: taken in any order, those of a batch could wait for a transaction that waits for them.
 * A run that is not the one on file knows no more than it was told, whatever one before it knew: started with a decision that was
 * older when it arrived, it is behind.
 */
const markText = (
  table: string,
): string => `WITH told AS (SELECT id, max(version) AS version, max(run_id) AS run_id, min(version) FILTER (WHERE run_id IS NOT NULL) AS run_version
    FROM unnest($1::text[], $2::int[], $3::text[]) AS t(id, version, run_id) GROUP BY id),
  free AS (SELECT c.id FROM ${table} c JOIN told ON told.id = c.id FOR NO KEY UPDATE OF c SKIP LOCKED)
  UPDATE ${table} c SET workflow_missing = false, notified_version = CASE WHEN coalesce(told.run_id, c.run_id) IS DISTINCT FROM c.run_id
    THEN least(c.version, told.run_version) ELSE greatest(c.notified_version, least(c.version, told.version)) END,
    run_id = coalesce(told.run_id, c.run_id) FROM told WHERE told.id = c.id AND c.id IN (SELECT id FROM free)`;

async function write(
  pool: pg.Pool,
  statement: { readonly name: string; readonly text: string },
  told: readonly Notified[],
): Promise<void> {
  const values = [told.map(({ id }) => id), told.map(({ version }) => version), told.map(({ runId }) => runId)];
  const client = await connectionOf(pool);
  let broken: Error | undefined;
  try {
    await inOnePacket(client, () =>
      Promise.all([
        client.query('BEGIN'),
        client.query('SET LOCAL synchronous_commit = off'),
        client.query({ ...statement, values }),
        client.query('COMMIT'),
      ]),
    );
  } catch (error) {
    broken = error as Error;
    throw error;
  } finally {
    client.release(broken);
  }
}
