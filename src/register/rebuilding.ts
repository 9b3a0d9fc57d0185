import type pg from 'pg';
import type { EffectRow } from './effect-rows';
import { translated } from './failures';
import { TELL_ALL_PERIODIC } from './office/periodic-pump';
import type { Mark } from './restoration';

/** What the register has of an effect that left a trace outside. */
export interface TracedEffect {
  readonly digest: string;
  readonly key: string | null;
  readonly case: string | null;
  /** `noted`: it has no such effect (yet), and keeps in mind that it left. */
  readonly state: EffectRow['state'] | 'noted';
}

/** The effects whose keys have these digests (see effect-digest.ts); looks through all, which is for rare occasions. */
export async function effectsByDigest(pool: pg.Pool, digests: readonly string[]): Promise<TracedEffect[]> {
  const { rows } = await pool.query<TracedEffect>(
    `WITH traced AS (
       SELECT digest, key, "case", state FROM (
         SELECT key, "case", state, left(encode(sha256(convert_to(key, 'UTF8')), 'hex'), 12) AS digest FROM effect) e
       WHERE digest = ANY($1::text[]))
     SELECT * FROM traced
     UNION ALL SELECT digest, key, NULL, 'noted' FROM known_hand_over
       WHERE digest = ANY($1::text[]) AND digest NOT IN (SELECT digest FROM traced)`,
    [digests],
  );
  return rows;
}

/** What is open, or has something left to send: its workflow must know it. */
const WANTS_WORKFLOW = `(ended_on IS NULL OR EXISTS (SELECT FROM effect e WHERE e."case" = recovery_case.id AND e.state IN ('pending', 'sending')))`;

/** Has the pump tell these cases' workflows anew; those that are gone are started by it. */
export async function tellAgain(pool: pg.Pool, cases: readonly string[]): Promise<void> {
  await pool.query('UPDATE recovery_case SET notified_version = 0, claimed_until = NULL WHERE id = ANY($1::text[])', [
    cases,
  ]);
}

/**
 * Begins the next epoch: what the register says from now on replaces whatever workflows know. It is no longer behind, and
 * the pump tells every open case and periodic duty.
 *
 * @param left the mark that lies in Temporal
 * @param others further cases to tell: they have ended here, and have a workflow all the same
 */
export async function beginEpoch(pool: pg.Pool, left: Mark | null, others: readonly string[]): Promise<Mark> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('BEGIN');
    await client.query('SET LOCAL statement_timeout = 0'); // every open case: of a large organisme half a million
    await client.query(
      `UPDATE recovery_case SET notified_version = 0, claimed_until = NULL WHERE ${WANTS_WORKFLOW} OR id = ANY($1::text[])`,
      [others],
    );
    await client.query(TELL_ALL_PERIODIC);
    const { rows } = await client.query<Mark>(
      `UPDATE installation SET epoch = greatest(epoch, $1::int) + 1, mark = greatest(mark, $2::int) + 1, marked_at = now(), behind_since = NULL
       RETURNING epoch, mark`,
      [left?.epoch ?? 0, left?.mark ?? 0],
    );
    await client.query('COMMIT');
    return rows[0] as Mark;
  } catch (error) {
    await client.query('ROLLBACK').catch((failure: Error) => {
      broken = failure;
    });
    throw translated(error, {});
  } finally {
    client.release(broken);
  }
}
