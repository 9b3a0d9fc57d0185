import type pg from 'pg';
import { readVisits } from '../../domain/bailiffs/visits';
import type { LegalDay } from '../../domain/calendar/legal-day';
import { type OfficeFactKind, subjectParts } from '../../domain/office/office-fact';
import { bySubject, officeFile } from '../../domain/office/office-file';
import { semesterOf } from '../../domain/office/periods';
import { factsOfKinds } from '../office/desk-reading';

export interface PlannedVisit {
  readonly day: LegalDay;
  readonly bailiff: string;
}

const KINDS = ['visit-planned', 'visit-cancelled'] as const satisfies readonly OfficeFactKind[];

/**
 * Visits that are planned for these days (both included), neither cancelled nor taken back, of semesters that need one: not of those that
 * have had theirs, or whose bailiff is dispensed or has left. In order of day.
 */
export async function plannedVisits(pool: pg.Pool, from: LegalDay, to: LegalDay): Promise<PlannedVisit[]> {
  const [facts, { rows }] = await Promise.all([
    factsOfKinds(pool, KINDS),
    pool.query<{ semester: string }>(
      `SELECT subject || ' ' || period AS semester FROM periodic_duty
      WHERE kind = 'bailiff-semester' AND (done_on IS NOT NULL OR lifted_on IS NOT NULL)`,
    ),
  ]);
  const closed = new Set(rows.map(({ semester }) => semester));
  const visits: PlannedVisit[] = [];
  for (const [subject, own] of bySubject(facts)) {
    const days = readVisits(officeFile(own)).planned.map(({ data }) => data.day);
    for (const day of new Set(days))
      if (from <= day && day <= to && !closed.has(`${subject} ${semesterOf(day).id}`))
        visits.push({ day, bailiff: subjectParts(subject).id });
  }
  return visits.sort((a, b) => (a.day === b.day ? (a.bailiff < b.bailiff ? -1 : 1) : a.day < b.day ? -1 : 1));
}
