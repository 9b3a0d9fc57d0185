import { caisseSubject } from '../../domain/office/office-fact';
import { officeFile } from '../../domain/office/office-file';
import { type PeriodicDutyId, periodicDutyId, type PeriodicRecord } from '../../domain/office/periodic-duty';
import type { PeriodId } from '../../domain/office/periods';
import { Refusal } from '../../domain/refusal';
import { type StatementCourse, statementCourses } from '../../domain/statement/statement-course';
import type { Register } from '../../register/register';

/** Which statement a command is about: `number` 0 the statement itself, from 1 on the rectifying ones. */
export interface Named {
  readonly caisse: string;
  readonly period: PeriodId;
  readonly number: number;
}

export const dutyOf = ({ caisse, period }: Pick<Named, 'caisse' | 'period'>): PeriodicDutyId =>
  periodicDutyId('nominative-statement', caisse, period);

/** How far a statement has come, with the duty that it fulfils; of a rectifying one that is not frozen there is nothing. */
export interface Standing {
  readonly duty: PeriodicRecord;
  readonly course: StatementCourse;
}

/** @throws {Refusal} RCV-UNKNOWN-CAISSE; RCV-UNKNOWN-DUTY when the statement is not owed; RCV-UNKNOWN-STATEMENT for an unknown number */
export async function standingOf(register: Register, name: Named): Promise<Standing> {
  const { facts, duties } = await register.office.readSubject(caisseSubject(name.caisse));
  const duty = duties.find(({ id }) => id === dutyOf(name));
  if (!duty) throw new Refusal('RCV-UNKNOWN-DUTY', { duty: dutyOf(name) });
  const course = statementCourses(officeFile(facts), name.period).find(({ number }) => number === name.number);
  if (!course)
    throw new Refusal('RCV-UNKNOWN-STATEMENT', { statement: `${name.caisse}:${name.period}:${name.number}` });
  return { duty, course };
}
