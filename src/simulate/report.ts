import type { CaseRecord } from '../domain/assessment/debtor-state';
import type { TimelineEntry } from '../domain/assessment/timeline';
import type { LegalDay } from '../domain/calendar/legal-day';
import { type DutyState, dutyState } from '../domain/duties/duty-state';
import { type Cents, formatCents } from '../domain/money/cents';
import { bailiffSubject, caisseSubject, type SubjectId } from '../domain/office/office-fact';
import type { PeriodicRecord } from '../domain/office/periodic-duty';
import type { StatementColumn } from '../domain/statement/columns';
import type { Scenario } from './scenario';

export type EngineName = 'core' | 'durable';

export interface ReportedRefusal {
  readonly on: LegalDay;
  readonly case?: string;
  readonly debtor?: string;
  readonly bailiff?: string;
  readonly caisse?: string;
  readonly fact: string;
  readonly code: string;
  readonly message: string;
}

/** The deadlines and duties that are a case's, a bailiff's or a caisse's; those of the calendar say of which period. */
export interface Reported {
  readonly deadlines: readonly {
    readonly deadline: string;
    readonly period?: string;
    readonly lastDay: LegalDay;
    readonly actingDay: LegalDay;
    readonly state: string;
  }[];
  readonly duties: readonly {
    readonly duty: string;
    readonly period?: string;
    readonly opensOn: LegalDay;
    readonly dueOn: LegalDay;
    readonly doneOn: LegalDay | null;
    readonly state: DutyState;
    /** Of a duty of the calendar: the sums concerned, by caisse. */
    readonly concerned?: Readonly<Record<string, string>>;
  }[];
}

export interface ReportedCase extends Reported {
  readonly stage: string;
  readonly step: string | null;
  readonly nature: string | null;
  readonly balance: string;
}

/** A statement as it was frozen: what its lines say, column by column, but for who the debtor is. */
export interface ReportedStatement {
  readonly caisse: string;
  readonly period: string;
  /** 0: the statement itself; from 1 on the rectifying ones. */
  readonly number: number;
  readonly asAt: LegalDay;
  readonly findings: Readonly<Record<string, number>>;
  readonly lines: readonly Readonly<Record<string, string>>[];
}

/** What `simulate --json` prints; the same from both engines but for `engine`. */
export interface Report {
  readonly name: string;
  readonly engine: EngineName;
  readonly timeline: readonly TimelineEntry[];
  readonly refusals: readonly ReportedRefusal[];
  readonly cases: Readonly<Record<string, ReportedCase>>;
  readonly debtors: Readonly<Record<string, Reported>>;
  readonly bailiffs: Readonly<Record<string, Reported>>;
  readonly caisses: Readonly<Record<string, Reported>>;
  /** Where schedules run. */
  readonly statements?: readonly ReportedStatement[];
}

/** What is on record at the end of a run. */
export interface Ending {
  readonly cases: ReadonlyMap<string, CaseRecord>;
  /** Every duty of the calendar that ever opened, in order of opening. */
  readonly office: ReadonlyMap<SubjectId, readonly PeriodicRecord[]>;
  /** In order of caisse, period and number. */
  readonly statements: readonly ReportedStatement[];
}

/** The columns of a statement that a report shows. */
const SHOWN = ['case', 'nature', 'bailiff', 'opening', 'added', 'paid', 'cancelled', 'closing', 'change', 'causes'];

/** A line as a report shows it, from its cells in the order of the columns; what is empty is left out. */
export function reportLine(
  columns: readonly StatementColumn[],
  cells: readonly (string | null | undefined)[],
): Record<string, string> {
  const shown = columns.map(({ key }, index) => [key, cells[index]] as const);
  return Object.fromEntries(shown.filter(([key, cell]) => SHOWN.includes(key) && cell)) as Record<string, string>;
}

/** The end states of a report, on the scenario's last day. */
export function reportEnding(
  { debtors, cases, bailiffs, caisses, until, schedules }: Scenario,
  ending: Ending,
): Omit<Report, 'name' | 'engine' | 'timeline' | 'refusals'> {
  const byId = <T>(ids: readonly { readonly id: string }[], of: (id: string) => T): Record<string, T> =>
    Object.fromEntries(ids.map(({ id }) => [id, of(id)]));
  const periodic = (subject: SubjectId): Reported => reportOffice(ending.office.get(subject) ?? [], until);
  return {
    cases: byId(cases, (id) => reportCase(ending.cases.get(id), until)),
    debtors: byId(debtors, () => ({ deadlines: [], duties: [] })),
    bailiffs: byId(bailiffs, (id) => periodic(bailiffSubject(id))),
    caisses: byId(caisses, (id) => periodic(caisseSubject(id))),
    ...(schedules ? { statements: ending.statements } : {}),
  };
}

function reportCase(record: CaseRecord | undefined, today: LegalDay): ReportedCase {
  if (!record) throw new Error('a case of the scenario was never opened');
  return {
    stage: record.stage,
    step: record.step,
    nature: record.nature,
    balance: formatCents(record.balance.due),
    deadlines: record.deadlines.map(({ name, lastDay, actingDay, state }) => ({
      deadline: name,
      lastDay,
      actingDay,
      state,
    })),
    duties: record.duties.map((duty) => ({
      duty: duty.duty,
      opensOn: duty.opensOn,
      dueOn: duty.dueOn,
      doneOn: duty.doneOn,
      state: dutyState(duty, today),
    })),
  };
}

function reportOffice(records: readonly PeriodicRecord[], today: LegalDay): Reported {
  return {
    deadlines: records.flatMap(({ deadlines, period }) =>
      deadlines.map(({ name, lastDay, actingDay, state }) => ({ deadline: name, period, lastDay, actingDay, state })),
    ),
    duties: records.map((duty) => ({
      duty: duty.duty,
      period: duty.period,
      opensOn: duty.opensOn,
      dueOn: duty.dueOn,
      doneOn: duty.doneOn,
      state: dutyState(duty, today),
      concerned: Object.fromEntries(
        Object.entries(duty.concerned).map(([caisse, sum]) => [caisse, formatCents(BigInt(sum) as Cents)]),
      ),
    })),
  };
}
