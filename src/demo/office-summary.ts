import { frenchDate, type LegalDay } from '../domain/calendar';
import { euros } from '../domain/money/cents';
import { PERIODIC_STAGE_LABELS } from '../domain/office/labels';
import type { PeriodicStage } from '../domain/office/names';
import { semesterOf } from '../domain/office/periods';
import type { PeriodicSummary } from '../register/office/office-register';
import type { Register } from '../register/register';

const MOST = 10_000;

/** How the duties of the calendar stand: this semester's visits, the last statements, and what lateness may cost. */
export async function officeSummary({ office, ledger }: Register, today: LegalDay): Promise<string[]> {
  const semester = semesterOf(today);
  const [visits, statements, exposure] = await Promise.all([
    office.listPeriodic({ kind: 'bailiff-semester', period: semester.id, limit: MOST }),
    office.listPeriodic({ kind: 'nominative-statement', limit: MOST }),
    ledger.exposure(today),
  ]);
  const last = statements
    .map(({ period }) => period)
    .sort()
    .at(-1);
  const latest = statements.filter(({ period }) => period === last);
  return [
    ...(visits.length === 0
      ? []
      : [`Visites ${semester.id} : ${byStage(visits)} ; au plus tard le ${frenchDate(semester.last)}`]),
    ...(last === undefined ? [] : [`États nominatifs ${last} : ${byStage(latest)}`]),
    `Exposition (art. 51) : ${euros(exposure.total.exposure)} pour ${exposure.total.rows} obligations en retard`,
  ];
}

function byStage(duties: readonly PeriodicSummary[]): string {
  const counts = new Map<PeriodicStage, number>();
  for (const { stage } of duties) counts.set(stage, (counts.get(stage) ?? 0) + 1);
  return [...counts].map(([stage, count]) => `${count} ${PERIODIC_STAGE_LABELS[stage]}`).join(', ');
}
