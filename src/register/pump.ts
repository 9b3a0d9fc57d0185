import type pg from 'pg';
import type { BehindReason, Claimed } from './contract';
import type { RegisterContext } from './debtor-transaction';
import { readDecisions } from './decision-reading';
import { connectionOf, translated } from './failures';
import { after, legalSpan, MINUTE_MS } from './intervals';

/** How long a wake-up or an effect may be late before the pump takes care of it (legal time). */
const PATIENCE_MS = 15 * MINUTE_MS;
/** How long a claimed case is left to the pump that claimed it (legal time). */
const CLAIM_MS = MINUTE_MS;

/** What hides from a workflow, the urgent first. `$1` now, `$4` what lies too far back or the core's version. */
const GAPS: readonly {
  readonly reason: BehindReason;
  readonly where: string;
  readonly with: 'patience' | 'core' | 'nothing';
  readonly mark?: string;
}[] = [
  {
    reason: 'overdue',
    where: 'wake_at <= $4::timestamptz',
    with: 'patience',
    mark: `, late = true, attention_reason = coalesce(attention_reason, 'late')`,
  },
  {
    reason: 'effect-pending',
    where: `id IN (SELECT e."case" FROM effect e WHERE e.state IN ('pending', 'sending') AND e.kind NOT IN (SELECT kind FROM effect_pause) AND greatest(e.queued_at, e.next_attempt_at, e.lease_until) <= $4::timestamptz)`,
    with: 'patience',
  },
  { reason: 'behind', where: 'version > notified_version', with: 'nothing' },
  { reason: 'no-workflow', where: 'workflow_missing AND ended_on IS NULL', with: 'nothing' },
  { reason: 'other-rules', where: 'ended_on IS NULL AND assessed_with <> $4::text', with: 'core' },
];

const statements = GAPS.map(({ reason, where, mark = '' }) => ({
  name: `claim-${reason}`,
  // ARRAY(…) makes the choice once: a plain IN may be planned so that it locks more rows than it returns.
  text: `UPDATE recovery_case SET claimed_until = $2${mark} WHERE id = ANY(ARRAY(
    SELECT id FROM recovery_case WHERE ${where} AND (claimed_until IS NULL OR claimed_until <= $1)
    ORDER BY wake_at NULLS LAST LIMIT $3 FOR NO KEY UPDATE SKIP LOCKED)) RETURNING id, wake_at::text AS wake_at`,
}));

/**
 * Claims cases whose workflow does not know what it should (invariant 3): each case once, for one minute of legal time, oldest
 * wake-up first. Two pumps never get the same case.
 * @param limit cases at most; call again until nothing comes back
 */
export async function claimBehind(context: RegisterContext, limit: number): Promise<Claimed[]> {
  const { pool, clock, coreVersion } = context;
  const client = await connectionOf(pool);
  let broken: Error | undefined;
  try {
    const now = clock.now();
    const until = after(now, legalSpan(clock, CLAIM_MS));
    const patience = after(now, -legalSpan(clock, PATIENCE_MS));
    await client.query('BEGIN');
    const claimed: { id: string; reason: BehindReason; wakeAt: string | null }[] = [];
    for (const [index, gap] of GAPS.entries()) {
      const left = limit - claimed.length;
      if (left <= 0) break;
      const extra = gap.with === 'patience' ? [patience] : gap.with === 'core' ? [coreVersion] : [];
      const { rows } = await client.query<{ id: string; wake_at: string | null }>({
        ...(statements[index] as { name: string; text: string }),
        values: [now, until, left, ...extra],
      });
      for (const { id, wake_at } of rows) claimed.push({ id, reason: gap.reason, wakeAt: wake_at });
    }
    const [decisions] = await Promise.all([
      readDecisions(
        client,
        claimed.map(({ id }) => id),
        clock,
      ),
      client.query('COMMIT'),
    ]);
    return claimed.sort(byWake).flatMap(({ id, reason }) => {
      const read = decisions.get(id);
      return read ? [{ decision: read.decision, reason, nudge: read.decision.version === read.notifiedVersion }] : [];
    });
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

/** Someone looked for the case's workflow and found none. */
export async function markWorkflowMissing(pool: pg.Pool, caseId: string): Promise<void> {
  await pool.query('UPDATE recovery_case SET workflow_missing = true WHERE id = $1', [caseId]);
}
