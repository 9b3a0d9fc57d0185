import type { LedgerDuty } from '../../domain/assessment/assessment';
import type { Finding, Queries } from './finding';

/** Periodic duties that no workflow sees through, and justifications of rows that are not there. */
export async function checkPeriodic({ query }: Queries, most: number): Promise<Finding[]> {
  const untold = await query<{ id: string; duty: LedgerDuty; all: number }>(
    `SELECT id, duty, count(*) OVER ()::int AS all FROM periodic_duty
    WHERE NOT over AND (notified_version = 0 OR workflow_missing) ORDER BY id LIMIT $1`,
    [most],
  );
  const orphans = await query<{ row: string; all: number }>(
    `SELECT "row", count(*) OVER ()::int AS all FROM (SELECT DISTINCT "row" FROM duty_justification) said
    WHERE NOT EXISTS (SELECT FROM duty_ledger l WHERE l.row_id = said."row") ORDER BY "row" LIMIT $1`,
    [most],
  );
  return [
    {
      code: 'no-workflow',
      count: untold[0]?.all ?? 0,
      alarms: untold.map(({ id, duty }) => ({ code: 'no-workflow', duty, subject: id, label: id })),
    },
    {
      code: 'justified-nothing',
      count: orphans[0]?.all ?? 0,
      alarms: orphans.map(({ row }) => ({ code: 'justified-nothing', duty: null, subject: row, label: row })),
    },
  ];
}
