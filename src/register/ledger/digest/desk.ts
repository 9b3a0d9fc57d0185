import { addDays, type LegalDay } from '../../../domain/calendar/legal-day';
import type { DeskDigest, PeriodicDue } from '../../../domain/duties/digest';
import type { PeriodicAttention } from '../../../domain/office/names';
import type { RegisterContext } from '../../debtor-transaction';
import { plannedVisits } from '../planned-visits';

const WEEK = 7;
/** From here on a semester's visits are worth a line each morning; the first reminder before its end goes by itself. */
const SOON = 45;

/** What the desk has to do about bailiffs. */
export async function deskDigest({ pool }: Pick<RegisterContext, 'pool'>, day: LegalDay): Promise<DeskDigest> {
  const { rows } = await pool.query<PeriodicDue & { late: boolean }>(
    `SELECT kind, due_on AS "dueOn", due_on < $1 AS late, count(*)::int AS duties, (count(*) FILTER (WHERE stage = 'planned'))::int AS planned
    FROM periodic_duty WHERE duty = 'A13-7' AND done_on IS NULL AND lifted_on IS NULL AND opens_on <= $1
      AND (due_on < $1 OR due_on <= $2) GROUP BY kind, due_on ORDER BY due_on, kind`,
    [day, addDays(day, SOON)],
  );
  const stuck = await pool.query<{ attention: PeriodicAttention; duties: number }>(
    `SELECT attention_reason AS attention, count(*)::int AS duties FROM periodic_duty
    WHERE duty = 'A13-7' AND attention_reason IS NOT NULL AND attention_reason <> 'overdue' GROUP BY attention_reason ORDER BY attention_reason`,
  );
  const counted = (late: boolean): PeriodicDue[] =>
    rows
      .filter((row) => row.late === late)
      .map(({ kind, dueOn, duties, planned }) => ({ kind, dueOn, duties, planned }));
  return {
    role: 'desk',
    day,
    due: counted(false),
    overdue: counted(true),
    visits: await plannedVisits(pool, day, addDays(day, WEEK)),
    stuck: stuck.rows,
  };
}
