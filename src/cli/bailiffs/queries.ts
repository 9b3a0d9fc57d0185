import type { LegalDay } from '../../domain/calendar/legal-day';
import { PERIODIC_ATTENTION_LABELS, PERIODIC_STAGE_LABELS } from '../../domain/office/labels';
import { bailiffSubject, type OfficeFact, type OfficeFactKind, subjectParts } from '../../domain/office/office-fact';
import { bySubject, officeFile } from '../../domain/office/office-file';
import { monthOf, type PeriodId } from '../../domain/office/periods';
import { parisDay } from '../../domain/calendar/paris-time';
import { queryCourse } from '../../domain/rules/a13-07-bailiff-query';
import type { PeriodicSummary } from '../../register/office/contract';
import type { Register } from '../../register/register';
import type { Installation } from '../parts';
import { printTable } from '../table';
import { allPeriodic } from './semester';

const KINDS = ['query-sent', 'bailiff-reminded', 'query-replied'] as const satisfies readonly OfficeFactKind[];

interface Line extends Pick<PeriodicSummary, 'period' | 'stage' | 'attention'> {
  readonly query: string;
  readonly bailiff: string;
  readonly cases: number | null;
  readonly sentOn: LegalDay | null;
  readonly remindedOn: LegalDay | null;
  readonly repliedOn: LegalDay | null;
  /** From the sending to the first reply. */
  readonly days: number | null;
}

/** Lists the queries of a month or of a bailiff, else those of this month and all that are not over: asked, answered, in how many days. */
export async function showQueries(
  { register, clock }: Installation,
  { period, bailiff, json }: { readonly period?: PeriodId; readonly bailiff?: string; readonly json?: boolean },
): Promise<void> {
  const of = { kind: 'bailiff-query', ...(bailiff === undefined ? {} : { subject: bailiffSubject(bailiff) }) } as const;
  const duties =
    period !== undefined || bailiff !== undefined
      ? await allPeriodic(register, { ...of, ...(period === undefined ? {} : { period }) })
      : await current(register, monthOf(parisDay(clock.now())).id);
  const filed = bySubject(await register.office.factsOfKinds(KINDS));
  const lines = duties.map((duty) => lineOf(duty, filed.get(duty.subject) ?? []));
  printTable(
    lines,
    [
      ['Mois', (line) => line.period],
      ['Référence', (line) => line.bailiff],
      ['État', (line) => PERIODIC_STAGE_LABELS[line.stage]],
      ['Dossiers', (line) => (line.cases === null ? '' : String(line.cases))],
      ['Interrogé le', (line) => line.sentOn ?? ''],
      ['Relancé le', (line) => line.remindedOn ?? ''],
      ['Répondu le', (line) => line.repliedOn ?? ''],
      ['Délai (jours)', (line) => (line.days === null ? '' : String(line.days))],
      ['À voir', (line) => (line.attention ? PERIODIC_ATTENTION_LABELS[line.attention] : '')],
    ],
    json,
  );
}

async function current(register: Register, period: PeriodId): Promise<PeriodicSummary[]> {
  const open = await allPeriodic(register, { kind: 'bailiff-query', over: false });
  const over = await allPeriodic(register, { kind: 'bailiff-query', period, over: true });
  return [...open, ...over].toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

function lineOf(
  { id, subject, period, stage, doneOn, attention }: PeriodicSummary,
  facts: readonly OfficeFact[],
): Line {
  const { sent, reminded, replied, responseDays } = queryCourse(officeFile(facts), period);
  return {
    query: id,
    bailiff: subjectParts(subject).id,
    period,
    stage,
    attention,
    cases: sent?.data.cases ?? null,
    // One sending also does the months that were missed before it.
    sentOn: sent?.on ?? doneOn,
    remindedOn: reminded?.on ?? null,
    repliedOn: replied?.on ?? null,
    days: responseDays,
  };
}
