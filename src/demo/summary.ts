import Table from 'cli-table3';
import {
  DEADLINE_LABELS,
  DEADLINE_NAMES,
  type ProcedureStep,
  STAGE_LABELS,
  STAGES,
  STEP_LABELS,
} from '../domain/assessment/assessment';
import { ATTENTION_LABELS, EFFECT_LABELS } from '../domain/assessment/labels';
import { addDays, frenchDate, frenchDay } from '../domain/calendar';
import { parisDay } from '../domain/calendar/paris-time';
import type { Clock } from '../domain/clock';
import { type Cents, euros, sum } from '../domain/money/cents';
import type { Overview, Register } from '../register/register';
import { officeSummary } from './office-summary';

const WEEK_DAYS = 7;
/** How far ahead a stage's next date is looked for. */
const HORIZON_DAYS = 90;

type Row = Overview['stages'][number] | Overview['upcoming'][number];

/** How the portfolio stands, for whoever has just started it: in French, from the register. */
export async function portfolioSummary(register: Register, clock: Clock): Promise<string> {
  const today = parisDay(clock.now());
  return [summaryText(await register.overview(today, HORIZON_DAYS)), ...(await officeSummary(register, today))].join(
    '\n',
  );
}

/** The summary of an overview. */
export function summaryText(overview: Overview): string {
  const { today, stages } = overview;
  const head = `Portefeuille au ${frenchDay(today)} : ${plural(count(stages), 'dossier')}, ${euros(owed(stages))} restant dus`;
  return [
    head,
    stageTable(overview),
    '',
    'Prochaines échéances (7 jours)',
    dueTable(overview),
    '',
    ...waiting(overview),
  ].join('\n');
}

function stageTable({ stages, upcoming }: Overview): string {
  const table = emptyTable(['Étape', 'Dossiers', 'Restant dû', 'Prochaine échéance']);
  for (const stage of STAGES) {
    const rows = stages.filter((row) => row.stage === stage);
    table.push([
      STAGE_LABELS[stage],
      right(count(rows)),
      right(euros(owed(rows))),
      nextOf(upcoming.filter((row) => row.stage === stage)),
    ]);
    for (const step of Object.keys(STEP_LABELS) as ProcedureStep[]) {
      const within = rows.filter((row) => row.step === step);
      if (within.length > 0)
        table.push([`  ${STEP_LABELS[step]}`, right(count(within)), right(euros(owed(within))), '']);
    }
  }
  return table.toString();
}

function dueTable({ today, upcoming }: Overview): string {
  const table = emptyTable(['Dernier jour', 'Échéance', 'Dossiers', 'Restant dû']);
  for (let day = today; day <= addDays(today, WEEK_DAYS); day = addDays(day, 1)) {
    const ofDay = upcoming.filter(({ lastDay }) => lastDay === day);
    const names = DEADLINE_NAMES.filter((name) => ofDay.some(({ deadline }) => deadline === name));
    for (const [index, name] of names.entries()) {
      const rows = ofDay.filter(({ deadline }) => deadline === name);
      table.push([
        index === 0 ? frenchDay(day) : '',
        DEADLINE_LABELS[name],
        right(count(rows)),
        right(euros(owed(rows))),
      ]);
    }
  }
  return table.toString();
}

/** What waits for a person. */
function waiting({ toSign, attention, parked }: Overview): string[] {
  const late = toSign.late > 0 ? `, dont ${toSign.late} au-delà de l'objectif` : '';
  const effects = parked.map(({ kind, effects: number }) => `${EFFECT_LABELS[kind]} : ${number}`).join(', ');
  const reasons = attention
    .map(({ reason, cases }) => `${ATTENTION_LABELS[reason]} : ${cases}`)
    .sort()
    .join(', ');
  return [
    `Contraintes à signer : ${toSign.cases} (${euros(toSign.due)})${late}`,
    `Envois en attente d'un gestionnaire : ${effects || 'aucun'}`,
    `Dossiers signalés : ${reasons || 'aucun'}`,
  ];
}

function nextOf(upcoming: Overview['upcoming']): string {
  const [first] = upcoming;
  if (!first) return '—';
  const same = upcoming.filter(({ lastDay }) => lastDay === first.lastDay);
  return `${frenchDate(first.lastDay)} : ${plural(count(same), 'dossier')}`;
}

const count = (rows: readonly Row[]): number => rows.reduce((total, { cases }) => total + cases, 0);
const owed = (rows: readonly Row[]): Cents => sum(rows.map(({ due }) => due));
const plural = (number: number, noun: string): string => `${number} ${noun}${number > 1 ? 's' : ''}`;
const right = (content: string | number): Table.Cell => ({ content: String(content), hAlign: 'right' });
const emptyTable = (head: string[]): Table.Table => new Table({ head, style: { head: [], border: [], compact: true } });
