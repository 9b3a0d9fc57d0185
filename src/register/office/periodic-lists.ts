import type pg from 'pg';
import { parisDay } from '../../domain/calendar/paris-time';
import type { RegisterContext } from '../debtor-transaction';
import type { PeriodicFilter, PeriodicSummary } from './contract';

/** The rows are read as they are shown. */
const COLUMNS = `id, kind, subject, period, duty, stage, opens_on AS "opensOn", due_on AS "dueOn", done_on AS "doneOn", lifted_on AS "liftedOn", concerned,
  wake_on AS "wakeOn", attention_reason AS attention, over, version, notified_version AS "notifiedVersion", workflow_missing AS "workflowMissing"`;

const MOST = 1_000;

/** Periodic duties by id, a page at a time. */
export async function listPeriodic(
  { pool, clock }: Pick<RegisterContext, 'pool' | 'clock'>,
  { kind, subject, period, over, late, attention, limit = MOST, after }: PeriodicFilter = {},
): Promise<PeriodicSummary[]> {
  const { rows } = await pool.query<PeriodicSummary>(
    `SELECT ${COLUMNS} FROM periodic_duty WHERE id > $1 AND ($2::text IS NULL OR kind = $2) AND ($3::text IS NULL OR subject = $3)
      AND ($4::text IS NULL OR period = $4) AND ($5::boolean IS NULL OR over = $5)
      AND ($6::boolean IS NULL OR $6 = (coalesce(done_on, $8::date) > due_on AND NOT coalesce(lifted_on <= due_on, false)))
      AND ($7::boolean IS NULL OR $7 = (attention_reason IS NOT NULL)) ORDER BY id LIMIT $9`,
    [
      after ?? '',
      kind ?? null,
      subject ?? null,
      period ?? null,
      over ?? null,
      late ?? null,
      attention ?? null,
      parisDay(clock.now()),
      limit,
    ],
  );
  return rows;
}

/** How many duties of each kind must have a workflow. */
export async function countOpenPeriodic(pool: pg.Pool): Promise<ReadonlyMap<string, number>> {
  const { rows } = await pool.query<{ kind: string; open: number }>(
    'SELECT kind, count(*)::int AS open FROM periodic_duty WHERE NOT over GROUP BY kind',
  );
  return new Map(rows.map(({ kind, open }) => [kind, open]));
}
