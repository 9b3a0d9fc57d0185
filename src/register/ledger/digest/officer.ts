import type { AttentionReason, DeadlineName, LedgerDuty } from '../../../domain/assessment/assessment';
import { addDays, type LegalDay } from '../../../domain/calendar/legal-day';
import type { OfficerDigest } from '../../../domain/duties/digest';
import type { RegisterContext } from '../../debtor-transaction';
import { ledgerRows } from '../ledger-rows';

const WEEK = 7;
/** References in the mail; the rest is counted. */
const NAMED = 10;

/** What officers have to do about cases. */
export async function officerDigest(context: Pick<RegisterContext, 'pool'>, day: LegalDay): Promise<OfficerDigest> {
  const due = await context.pool.query<{ deadline: DeadlineName; cases: number; first: LegalDay }>(
    `SELECT waits_for AS deadline, count(*)::int AS cases, min(waits_until) AS first FROM recovery_case
    WHERE ended_on IS NULL AND waits_until BETWEEN $1 AND $2 GROUP BY waits_for ORDER BY first, deadline`,
    [day, addDays(day, WEEK)],
  );
  const stuck = await context.pool.query<{ reason: AttentionReason; cases: number }>(
    `SELECT attention_reason AS reason, count(*)::int AS cases FROM recovery_case
    WHERE attention_reason IS NOT NULL GROUP BY attention_reason ORDER BY cases DESC, reason`,
  );
  const overdue = new Map<LedgerDuty, number>();
  const oldest: OfficerDigest['oldest'][number][] = [];
  for await (const row of ledgerRows(context, { state: 'overdue' }, day)) {
    // What the case's end has overtaken is for the ledger alone: nothing can be done about it any more.
    if (row.subjectKind !== 'case' || row.liftedOn !== null) continue;
    overdue.set(row.duty, (overdue.get(row.duty) ?? 0) + 1);
    if (oldest.length < NAMED) oldest.push({ label: row.label, case: row.subject, dueOn: row.dueOn });
  }
  return {
    role: 'officer',
    day,
    due: due.rows,
    overdue: [...overdue].map(([duty, rows]) => ({ duty, rows })).sort((a, b) => (a.duty < b.duty ? -1 : 1)),
    oldest,
    stuck: stuck.rows,
  };
}
