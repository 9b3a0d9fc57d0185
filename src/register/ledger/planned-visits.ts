import type pg from 'pg';
import type { LegalDay } from '../../domain/calendar/legal-day';

export interface PlannedVisit {
  readonly day: LegalDay;
  readonly bailiff: string;
}

/** Visits that are planned for these days (both included), neither cancelled nor taken back, of semesters that still need one. */
export async function plannedVisits(pool: pg.Pool, from: LegalDay, to: LegalDay): Promise<PlannedVisit[]> {
  const { rows } = await pool.query<PlannedVisit>(
    `SELECT DISTINCT f.data->>'day' AS day, substr(f.subject, length('bailiff:') + 1) AS bailiff FROM office_fact f
    WHERE f.kind = 'visit-planned' AND f.data->>'day' BETWEEN $1 AND $2
      AND EXISTS (SELECT FROM periodic_duty p WHERE p.subject = f.subject AND p.kind = 'bailiff-semester' AND p.stage = 'planned')
      AND NOT EXISTS (SELECT FROM office_fact undoing WHERE undoing.subject = f.subject
        AND (undoing.retracts IN (f.id, f.source || '/' || f.id)
          OR undoing.kind = 'visit-cancelled' AND undoing.data->>'visit' IN (f.id, f.source || '/' || f.id)
            AND NOT EXISTS (SELECT FROM office_fact back WHERE back.subject = f.subject AND back.retracts IN (undoing.id, undoing.source || '/' || undoing.id))))
    ORDER BY day, bailiff`,
    [from, to],
  );
  return rows;
}
