import type { LegalDay } from '../../../domain/calendar/legal-day';
import type { OperationsDigest } from '../../../domain/duties/digest';
import type { RegisterContext } from '../../debtor-transaction';
import { after, legalSpan, MINUTE_MS } from '../../intervals';
import { checkLedger } from '../check';

/** The pump takes care of what is late by less (pump-lag.ts). */
const PATIENCE_MS = 15 * MINUTE_MS;

/** What is stuck: what failed for good, what nobody sees through, what is missing. */
export async function operationsDigest(
  context: Pick<RegisterContext, 'pool' | 'clock' | 'ruleset'>,
  day: LegalDay,
): Promise<OperationsDigest> {
  const { pool, clock } = context;
  const parked = await pool.query<{ kind: string; effects: number }>(
    `SELECT kind, count(*)::int AS effects FROM (SELECT kind FROM effect WHERE state = 'parked'
      UNION ALL SELECT kind FROM office_effect WHERE state = 'parked') both_kinds GROUP BY kind ORDER BY kind`,
  );
  const lag = await pool.query<Pick<OperationsDigest, 'behind' | 'overdue' | 'withoutWorkflow'>>(
    `SELECT sum(behind)::int AS behind, sum(overdue)::int AS overdue, sum(missing)::int AS "withoutWorkflow" FROM (
      SELECT count(*) FILTER (WHERE version > notified_version) AS behind, count(*) FILTER (WHERE wake_at <= $1) AS overdue,
        count(*) FILTER (WHERE workflow_missing AND ended_on IS NULL) AS missing FROM recovery_case
      UNION ALL SELECT count(*) FILTER (WHERE version > notified_version), count(*) FILTER (WHERE wake_at <= $1),
        count(*) FILTER (WHERE workflow_missing AND NOT over) FROM periodic_duty) counts`,
    [after(clock.now(), -legalSpan(clock, PATIENCE_MS))],
  );
  const alarms = await checkLedger(context, day);
  return {
    role: 'operations',
    day,
    parked: parked.rows,
    ...(lag.rows[0] as Pick<OperationsDigest, 'behind' | 'overdue' | 'withoutWorkflow'>),
    alarms: alarms.map(({ code, count }) => ({ code, count })),
  };
}
