import { PERIODIC_ATTENTION_LABELS, PERIODIC_STAGE_LABELS } from '../../domain/office/labels';
import { caisseSubject, subjectParts } from '../../domain/office/office-fact';
import type { PeriodId } from '../../domain/office/periods';
import { cents, euros } from '../../domain/money/cents';
import type { PeriodicSummary } from '../../register/office/contract';
import type { StatementOnFile } from '../../register/statement/statement-register';
import { allPeriodic } from '../bailiffs/semester';
import type { Installation } from '../parts';
import { printTable } from '../table';

export interface ListOptions {
  readonly caisse?: string;
  readonly period?: PeriodId;
  readonly late?: boolean;
  readonly json?: boolean;
}

interface Line extends Pick<PeriodicSummary, 'period' | 'stage' | 'dueOn' | 'doneOn' | 'attention'> {
  readonly caisse: string;
  readonly lines: number | null;
  readonly closing: string | null;
  readonly rectifying: number;
}

/** Lists the statements that are or were owed, each with its rectifying ones. */
export async function listStatements({ register }: Installation, options: ListOptions): Promise<void> {
  const { caisse, period, late, json } = options;
  const of = { ...(caisse === undefined ? {} : { caisse }), ...(period === undefined ? {} : { period }) };
  const [duties, frozen] = await Promise.all([
    allPeriodic(register, {
      kind: 'nominative-statement',
      ...(caisse === undefined ? {} : { subject: caisseSubject(caisse) }),
      ...(period === undefined ? {} : { period }),
      ...(late ? { late } : {}),
    }),
    register.statements.list(of),
  ]);
  printTable(
    duties.map((duty) => lineOf(duty, frozen)),
    [
      ['Caisse', (line) => line.caisse],
      ['Semestre', (line) => line.period],
      ['Étape', (line) => PERIODIC_STAGE_LABELS[line.stage]],
      ['Au plus tard le', (line) => line.dueOn],
      ['Adressé le', (line) => line.doneOn ?? ''],
      ['Lignes', (line) => (line.lines === null ? '' : String(line.lines))],
      ['Solde à la clôture', (line) => (line.closing === null ? '' : euros(cents(line.closing)))],
      ['Rectificatifs', (line) => String(line.rectifying)],
      ['À voir', (line) => (line.attention ? PERIODIC_ATTENTION_LABELS[line.attention] : '')],
    ],
    json,
  );
}

function lineOf(duty: PeriodicSummary, frozen: readonly StatementOnFile[]): Line {
  const { subject, period, stage, dueOn, doneOn, attention } = duty;
  const caisse = subjectParts(subject).id;
  const own = frozen.filter((one) => one.caisse === caisse && one.period === period && one.state === 'frozen');
  const itself = own.find(({ number }) => number === 0);
  return {
    caisse,
    period,
    stage,
    dueOn,
    doneOn,
    attention,
    lines: itself?.lines ?? null,
    closing: itself?.totals.overall.closing ?? null,
    rectifying: own.filter(({ number }) => number > 0).length,
  };
}
