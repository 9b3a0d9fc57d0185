import type pg from 'pg';
import type { BehindReason } from './contract';
import type { RegisterContext } from './debtor-transaction';
import { connectionOf, translated } from './failures';
import { after, legalSpan, MINUTE_MS, PUMP_PATIENCE_MS } from './intervals';

/** How long what is claimed is left to the pump that claimed it (legal time). */
const CLAIM_MS = MINUTE_MS;

/** Something that hides from a workflow. In `where`, `$1` is now and `$4` what lies too far back, or the core's version. */
export interface Gap {
  readonly reason: BehindReason;
  readonly where: string;
  readonly with: 'patience' | 'core' | 'nothing';
  /** Set with the claim. */
  readonly mark?: string;
}

export interface Claims extends Gap {
  readonly statement: { readonly name: string; readonly text: string };
}

/** The statements that claim rows of a table (cases, periodic duties), the urgent gaps first. */
export const claims = (table: 'recovery_case' | 'periodic_duty', gaps: readonly Gap[]): readonly Claims[] =>
  gaps.map((gap) => ({
    ...gap,
    statement: {
      name: `claim-${table}-${gap.reason}`,
      // ARRAY(…) makes the choice once: a plain IN may be planned so that it locks more rows than it returns.
      text: `UPDATE ${table} SET claimed_until = $2${gap.mark ?? ''} WHERE id = ANY(ARRAY(
    SELECT id FROM ${table} WHERE ${gap.where} AND (claimed_until IS NULL OR claimed_until <= $1)
    ORDER BY wake_at NULLS LAST LIMIT $3 FOR NO KEY UPDATE SKIP LOCKED)) RETURNING id, wake_at::text AS wake_at`,
    },
  }));

export interface Claimed {
  readonly id: string;
  readonly reason: BehindReason;
}

/**
 * Claims rows for one minute of legal time, oldest wake-up first, and reads what their workflows are to be told.
 * Two pumps never get the same row.
 */
export async function claim<T>(
  { pool, clock }: Pick<RegisterContext, 'pool' | 'clock'>,
  gaps: readonly Claims[],
  coreVersion: string,
  limit: number,
  readDecisions: (client: pg.PoolClient, ids: readonly string[]) => Promise<T>,
): Promise<{ readonly claimed: readonly Claimed[]; readonly read: T }> {
  const client = await connectionOf(pool);
  let broken: Error | undefined;
  try {
    const now = clock.now();
    const until = after(now, legalSpan(clock, CLAIM_MS));
    const patience = after(now, -legalSpan(clock, PUMP_PATIENCE_MS));
    await client.query('BEGIN');
    const claimed: (Claimed & { readonly wakeAt: string | null })[] = [];
    for (const gap of gaps) {
      const left = limit - claimed.length;
      if (left <= 0) break;
      const extra = gap.with === 'patience' ? [patience] : gap.with === 'core' ? [coreVersion] : [];
      const { rows } = await client.query<{ id: string; wake_at: string | null }>({
        ...gap.statement,
        values: [now, until, left, ...extra],
      });
      for (const { id, wake_at } of rows) claimed.push({ id, reason: gap.reason, wakeAt: wake_at });
    }
    const [read] = await Promise.all([
      readDecisions(
        client,
        claimed.map(({ id }) => id),
      ),
      client.query('COMMIT'),
    ]);
    return { claimed: claimed.sort(byWake), read };
  } catch (error) {
    await client.query('ROLLBACK').catch((failure: Error) => {
      broken = failure;
    });
    throw translated(error, {});
  } finally {
    client.release(broken);
  }
}

function byWake(a: { wakeAt: string | null }, b: { wakeAt: string | null }): number {
  if (a.wakeAt === b.wakeAt) return 0;
  if (a.wakeAt === null) return 1;
  if (b.wakeAt === null) return -1;
  return a.wakeAt < b.wakeAt ? -1 : 1;
}
