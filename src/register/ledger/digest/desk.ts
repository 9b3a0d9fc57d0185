import { addDays, type LegalDay } from '../../../domain/calendar/legal-day';
import type { DeskDigest, PeriodicDue } from '../../../domain/duties/digest';
import { isJustified } from '../../../domain/duties/ledger-row';
import type { PeriodicAttention } from '../../../domain/office/names';
import type { RegisterContext } from '../../debtor-transaction';
import { ledgerRows } from '../ledger-rows';
import { plannedVisits } from '../planned-visits';

const WEEK = 7;
/** From here on a semester's visits are worth a line each morning; the first reminder before its end goes by itself. */
const SOON = 45;

/** What the desk has to do about bailiffs. */
export async function deskDigest(context: Pick<RegisterContext, 'pool'>, day: LegalDay): Promise<DeskDigest> {
  const { pool } = context;
  const due = await pool.query<PeriodicDue>(
    `SELECT kind, due_on AS "dueOn", count(*)::int AS duties, (count(*) FILTER (WHERE stage = 'planned'))::int AS planned
    FROM periodic_duty WHERE duty = 'A13-7' AND done_on IS NULL AND lifted_on IS NULL AND opens_on <= $1 AND due_on BETWEEN $1 AND $2
    GROUP BY kind, due_on ORDER BY due_on, kind`,
    [day, addDays(day, SOON)],
  );
  const stuck = await pool.query<{ attention: PeriodicAttention; duties: number }>(
    `SELECT attention_reason AS attention, count(*)::int AS duties FROM periodic_duty
    WHERE duty = 'A13-7' AND attention_reason IS NOT NULL AND attention_reason <> 'overdue' GROUP BY attention_reason ORDER BY attention_reason`,
  );
  return {
    role: 'desk',
    day,
    due: due.rows,
    overdue: await overdueOn(context, day),
    visits: await plannedVisits(pool, day, addDays(day, WEEK)),
    stuck: stuck.rows,
  };
}

/** What is late is chased until it is done or someone has answered for it. */
async function overdueOn(context: Pick<RegisterContext, 'pool'>, day: LegalDay): Promise<PeriodicDue[]> {
  const counts = new Map<string, PeriodicDue>();
  for await (const row of ledgerRows(context, { duty: 'A13-7', state: 'overdue' }, day)) {
    const { subjectKind: kind, dueOn } = row;
    if (isJustified(row) || (kind !== 'bailiff-semester' && kind !== 'bailiff-query')) continue;
    const key = `${dueOn} ${kind}`;
    counts.set(key, { kind, dueOn, duties: (counts.get(key)?.duties ?? 0) + 1, planned: 0 });
  }
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, counted]) => counted);
}
