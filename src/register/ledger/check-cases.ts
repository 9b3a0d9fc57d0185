import type { Alarm, AlarmCode } from '../../domain/duties/alarm';
import type { LegalDay } from '../../domain/calendar/legal-day';
import type { Instant } from '../../domain/facts/fact';
import type { Finding, Queries } from './finding';

/**
 * Open, managed here, and this morning's work done or overdue: what is still to wake up today has not had its turn.
 * `$1` is the day, `$2` the instant before which a wake-up should have been done.
 */
const SEEN = `c.ended_on IS NULL AND (c.wake_at IS NULL OR c.wake_at <= $2 OR c.wake_on > $1)
  AND EXISTS (SELECT FROM debtor b WHERE b.id = c.debtor AND (b.live_from IS NULL OR b.live_from <= $1))`;

/** The acting day as the deadlines give it, whatever the stage says: the notice period is over, and no claim still has its month. */
const ACTING = `EXISTS (SELECT FROM deadline n WHERE n."case" = c.id AND n.name = 'notice-period' AND n.state <> 'withdrawn' AND n.acting_day <= $1)
  AND NOT EXISTS (SELECT FROM deadline r WHERE r."case" = c.id AND r.name = 'claim-ruling' AND r.state = 'running' AND r.last_day >= $1)`;

const without = (duty: Alarm['duty'], where = ''): string =>
  `NOT EXISTS (SELECT FROM duty d WHERE d."case" = c.id AND d.duty = '${duty}' AND d.lifted_on IS NULL ${where})`;

const RULES: readonly { readonly code: AlarmCode; readonly duty: Alarm['duty']; readonly sql: string }[] = [
  {
    code: 'no-notice-duty',
    duty: 'A13-1',
    sql: `SELECT c.id, c.notice_ref FROM recovery_case c WHERE ${SEEN} AND c.stage <> 'notice-to-dispatch' AND ${without('A13-1')}`,
  },
  {
    code: 'no-claim-duty',
    duty: 'A13-2',
    sql: `SELECT c.id, c.notice_ref FROM recovery_case c JOIN deadline m ON m."case" = c.id AND m.name = 'claim-ruling' AND m.state <> 'withdrawn'
      WHERE ${SEEN} AND ${without('A13-2', 'AND d.cause = m.from_fact')}`,
  },
  {
    code: 'no-procedure-duty',
    duty: 'A13-3',
    sql: `SELECT c.id, c.notice_ref FROM recovery_case c WHERE ${SEEN} AND c.affiliation = 'compulsory' AND ${ACTING} AND ${without('A13-3')}`,
  },
  {
    code: 'no-caisse-duty',
    duty: 'A13-4',
    sql: `SELECT c.id, c.notice_ref FROM recovery_case c WHERE ${SEEN} AND c.affiliation = 'voluntary' AND ${ACTING} AND ${without('A13-4')}`,
  },
];

/** Cases that owe a duty which is not in the ledger: asked of the projections and deadlines, in a statement for each duty. */
export async function checkCases(
  { query }: Queries,
  today: LegalDay,
  wokenBefore: Instant,
  most: number,
): Promise<Finding[]> {
  const found: Finding[] = [];
  for (const { code, duty, sql } of RULES) {
    const rows = await query<{ id: string; notice_ref: string; all: number }>(
      `SELECT found.*, count(*) OVER ()::int AS all FROM (${sql}) found WHERE $1::date IS NOT NULL AND $2::timestamptz IS NOT NULL ORDER BY id LIMIT $3`,
      [today, wokenBefore, most],
    );
    const alarms = rows.map(({ id, notice_ref }) => ({ code, duty, subject: id, label: notice_ref }));
    found.push({ code, count: rows[0]?.all ?? 0, alarms });
  }
  return found;
}
