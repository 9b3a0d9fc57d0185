import { nextVisit, readVisits } from '../../domain/bailiffs/visits';
import { parisDay } from '../../domain/calendar/paris-time';
import type { LegalDay } from '../../domain/calendar/legal-day';
import { bailiffTitle, PERIODIC_ATTENTION_LABELS, PERIODIC_STAGE_LABELS } from '../../domain/office/labels';
import { subjectParts } from '../../domain/office/office-fact';
import { bySubject, officeFile } from '../../domain/office/office-file';
import { type PeriodId, semesterOf } from '../../domain/office/periods';
import type { PeriodicFilter, PeriodicSummary } from '../../register/office/contract';
import type { Register } from '../../register/register';
import type { Installation } from '../parts';
import { printTable } from '../table';
import { lastWaiver, STANDING_KINDS, waiverText } from './standing';

export interface ListOptions {
  readonly semester?: PeriodId;
  readonly late?: boolean;
  readonly json?: boolean;
}

interface Line extends Pick<PeriodicSummary, 'stage' | 'dueOn' | 'doneOn' | 'liftedOn' | 'attention'> {
  readonly bailiff: string;
  readonly name: string;
  readonly departement: string | null;
  readonly plannedOn: LegalDay | null;
  readonly waiver: string;
  readonly held: number;
}

/** Lists where the visits of a semester stand, one line for each bailiff. */
export async function listSemester({ register, clock }: Installation, options: ListOptions): Promise<void> {
  const { late, json } = options;
  const today = parisDay(clock.now());
  const period = options.semester ?? semesterOf(today).id;
  const duties = await allPeriodic(register, { kind: 'bailiff-semester', period, ...(late ? { late } : {}) });
  const [bailiffs, facts, held] = await Promise.all([
    register.office.listBailiffs(),
    register.office.factsOfKinds(STANDING_KINDS),
    register.office.casesHeld(),
  ]);
  const named = new Map(bailiffs.map((bailiff) => [bailiff.id, bailiff]));
  const filed = bySubject(facts);
  const lines = duties.map(({ subject, stage, dueOn, doneOn, liftedOn, attention }): Line => {
    const { id } = subjectParts(subject);
    const own = filed.get(subject) ?? [];
    return {
      bailiff: id,
      name: named.get(id)?.name ?? '',
      departement: named.get(id)?.departement ?? null,
      stage,
      dueOn,
      plannedOn: nextVisit(readVisits(officeFile(own)), today)?.data.day ?? null,
      doneOn,
      liftedOn,
      waiver: waiverText(lastWaiver(own), today),
      held: held.get(id) ?? 0,
      attention,
    };
  });
  printTable(
    lines,
    [
      ['Référence', (line) => line.bailiff],
      ['Titre et nom', (line) => `${bailiffTitle(today)} ${line.name}`],
      ['Dép.', (line) => line.departement ?? ''],
      ['Visite', (line) => PERIODIC_STAGE_LABELS[line.stage]],
      ['Au plus tard le', (line) => line.dueOn],
      ['Prévue le', (line) => line.plannedOn ?? ''],
      ['Faite le', (line) => line.doneOn ?? ''],
      ['Dispense', (line) => line.waiver],
      ['Dossiers', (line) => String(line.held)],
      ['À voir', (line) => (line.attention ? PERIODIC_ATTENTION_LABELS[line.attention] : '')],
    ],
    json,
  );
}

/** A list for a screen or a file holds all of them, page by page. */
export async function allPeriodic(register: Register, filter: PeriodicFilter): Promise<PeriodicSummary[]> {
  const found: PeriodicSummary[] = [];
  const limit = 1_000;
  for (;;) {
    const last = found.at(-1);
    const page = await register.office.listPeriodic({ ...filter, limit, ...(last ? { after: last.id } : {}) });
    found.push(...page);
    if (page.length < limit) return found;
  }
}
