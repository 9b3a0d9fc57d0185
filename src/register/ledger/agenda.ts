import type { DeadlineName } from '../../domain/assessment/assessment';
import { addDays, type LegalDay } from '../../domain/calendar/legal-day';
import type { AgendaEvent } from '../../domain/duties/agenda';
import type { PeriodicKind } from '../../domain/office/names';
import type { RegisterContext } from '../debtor-transaction';
import { plannedVisits } from './planned-visits';

interface DueRow {
  readonly kind: PeriodicKind;
  readonly day: LegalDay;
  readonly caisse: string | null;
  readonly period: string;
  readonly left: number;
}

/** What ends from today on within some days, in order of day; what is done or no longer owed is left out. */
export async function readAgenda(
  { pool }: Pick<RegisterContext, 'pool'>,
  today: LegalDay,
  days: number,
): Promise<AgendaEvent[]> {
  const until = addDays(today, days);
  const [periodic, cases, visits] = await Promise.all([
    pool.query<DueRow>(
      `SELECT kind, due_on AS day, CASE WHEN kind = 'nominative-statement' THEN substr(subject, length('caisse:') + 1) END AS caisse,
        min(period) AS period, count(*)::int AS left
      FROM periodic_duty WHERE done_on IS NULL AND lifted_on IS NULL AND due_on BETWEEN $1 AND $2 GROUP BY 1, 2, 3`,
      [today, until],
    ),
    pool.query<{ day: LegalDay; deadline: DeadlineName; cases: number }>(
      `SELECT waits_until AS day, waits_for AS deadline, count(*)::int AS cases FROM recovery_case
      WHERE ended_on IS NULL AND waits_until BETWEEN $1 AND $2 GROUP BY 1, 2`,
      [today, until],
    ),
    plannedVisits(pool, today, until),
  ]);
  const events = [
    ...periodic.rows.map(periodicEvent),
    ...visits.map((visit): AgendaEvent => ({ kind: 'visit', ...visit })),
    ...cases.rows.map((row): AgendaEvent => ({ kind: 'cases', ...row })),
  ];
  const order = (event: AgendaEvent): string => `${event.day} ${JSON.stringify(event)}`;
  return events.sort((a, b) => (order(a) < order(b) ? -1 : 1));
}

function periodicEvent({ kind, day, caisse, period, left }: DueRow): AgendaEvent {
  switch (kind) {
    case 'nominative-statement':
      return { kind: 'statement', day, caisse: caisse ?? '', period };
    case 'bailiff-semester':
      return { kind: 'visits', day, left };
    case 'bailiff-query':
      return { kind: 'queries', day, left };
  }
}
