import type pg from 'pg';
import { claim, claims } from './claiming';
import type { Claimed } from './contract';
import type { RegisterContext } from './debtor-transaction';
import { readDecisions } from './decision-reading';

/** What hides from a workflow, the urgent first. `$1` now, `$4` what lies too far back or the core's version. */
const GAPS = claims('recovery_case', [
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
]);

/**
 * Claims cases whose workflow does not know what it should (invariant 3): each case once, for one minute of legal time, oldest
 * wake-up first. Two pumps never get the same case.
 * @param limit cases at most; call again until nothing comes back
 */
export async function claimBehind(context: RegisterContext, limit: number): Promise<Claimed[]> {
  const { clock, coreVersion } = context;
  const { claimed, read } = await claim(context, GAPS, coreVersion, limit, (client, ids) =>
    readDecisions(client, ids, clock),
  );
  return claimed.flatMap(({ id, reason }) => {
    const found = read.get(id);
    return found ? [{ decision: found.decision, reason, nudge: found.decision.version === found.notifiedVersion }] : [];
  });
}

/** Someone looked for the case's workflow and found none. */
export async function markWorkflowMissing(pool: pg.Pool, caseId: string): Promise<void> {
  await pool.query('UPDATE recovery_case SET workflow_missing = true WHERE id = $1', [caseId]);
}
