import type { LegalDay } from '../../../domain/calendar/legal-day';
import type { OperationsDigest } from '../../../domain/duties/digest';
import type { RegisterContext } from '../../debtor-transaction';
import { readLag } from '../../pump-lag';
import { checkLedger } from '../check';

/** What is stuck: what failed for good, what nobody sees through, what is missing. */
export async function operationsDigest(
  context: Pick<RegisterContext, 'pool' | 'clock' | 'coreVersion' | 'ruleset'>,
  day: LegalDay,
): Promise<OperationsDigest> {
  const parked = await context.pool.query<{ kind: string; effects: number }>(
    `SELECT kind, count(*)::int AS effects FROM (SELECT kind FROM effect WHERE state = 'parked'
      UNION ALL SELECT kind FROM office_effect WHERE state = 'parked') both_kinds GROUP BY kind ORDER BY kind`,
  );
  const { behind, overdue, withoutWorkflow } = await readLag(context);
  const alarms = await checkLedger(context, day);
  return {
    role: 'operations',
    day,
    parked: parked.rows,
    behind,
    overdue,
    withoutWorkflow,
    alarms: alarms.map(({ code, count }) => ({ code, count })),
  };
}
