import type pg from 'pg';
import type { RegisterContext } from '../debtor-transaction';
import { claim, claims } from '../claiming';
import type { ClaimedPeriodic } from './contract';
import { officeVersion } from './office-transaction';
import { readPeriodicDecisions } from './periodic-reading';

/** What hides from a periodic duty's workflow, the urgent first; as for cases. */
const GAPS = claims('periodic_duty', [
  {
    reason: 'overdue',
    where: 'wake_at <= $4::timestamptz',
    with: 'patience',
    mark: `, late = true, attention_reason = coalesce(attention_reason, 'late')`,
  },
  {
    reason: 'effect-pending',
    where: `id IN (SELECT e.duty FROM office_effect e WHERE e.state IN ('pending', 'sending') AND e.kind NOT IN (SELECT kind FROM effect_pause) AND greatest(e.queued_at, e.next_attempt_at, e.lease_until) <= $4::timestamptz)`,
    with: 'patience',
  },
  { reason: 'behind', where: 'version > notified_version', with: 'nothing' },
  { reason: 'no-workflow', where: 'workflow_missing AND NOT over', with: 'nothing' },
  { reason: 'other-rules', where: 'NOT over AND assessed_with <> $4::text', with: 'core' },
]);

/** Claims periodic duties whose workflow does not know what it should (invariant 3); call again until nothing comes back. */
export async function claimPeriodicBehind(context: RegisterContext, limit: number): Promise<ClaimedPeriodic[]> {
  const { claimed, read } = await claim(context, GAPS, officeVersion(context), limit, (client, ids) =>
    readPeriodicDecisions(client, ids, context.clock),
  );
  return claimed.flatMap(({ id, reason }) => {
    const found = read.get(id);
    return found ? [{ decision: found.decision, reason, nudge: found.decision.version === found.notifiedVersion }] : [];
  });
}

/** Someone looked for the duty's workflow and found none. */
export async function markPeriodicMissing(pool: pg.Pool, id: string): Promise<void> {
  await pool.query('UPDATE periodic_duty SET workflow_missing = true WHERE id = $1', [id]);
}

/** What is not over, or has something left to do: its workflow must know it. */
const WANTS_WORKFLOW = `(NOT over OR EXISTS (SELECT FROM office_effect e WHERE e.duty = periodic_duty.id AND e.state IN ('pending', 'sending')))`;

/** Duties that must have a workflow, a page in the order of their ids. */
export async function openPeriodicIds(pool: pg.Pool, after: string | null, limit: number): Promise<string[]> {
  const { rows } = await pool.query<{ id: string }>(
    `SELECT id FROM periodic_duty WHERE ${WANTS_WORKFLOW} AND id > $1 ORDER BY id LIMIT $2`,
    [after ?? '', limit],
  );
  return rows.map(({ id }) => id);
}

/** Has the pump tell these duties' workflows anew. */
export async function tellPeriodicAgain(pool: pg.Pool, duties: readonly string[]): Promise<void> {
  await pool.query('UPDATE periodic_duty SET notified_version = 0, claimed_until = NULL WHERE id = ANY($1::text[])', [
    duties,
  ]);
}

/** The same for all that must have one, in the transaction that begins the next epoch. */
export const TELL_ALL_PERIODIC = `UPDATE periodic_duty SET notified_version = 0, claimed_until = NULL WHERE ${WANTS_WORKFLOW}`;
