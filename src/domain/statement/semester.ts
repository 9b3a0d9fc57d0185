import { isSemester, type PeriodId, parsePeriod } from '../office/periods';
import { Refusal } from '../refusal';
import { statementTerm } from '../rules/a13-10-statement-days';
import type { RuleSetChoice } from '../rules/rule-sets';
import type { Semester } from './line';

/**
 * What the statement of a semester covers: it closes on the rule set's day (in 1985 on 15 July and 15 January), and begins the day after
 * the one before closed, so that each opens with what the last one closed with.
 * @throws {Refusal} RCV-MALFORMED when the period is no semester
 */
export function statementSemester(period: PeriodId, choice: RuleSetChoice): Semester {
  const found = parsePeriod(period);
  if (!found || !isSemester(found.id))
    throw new Refusal('RCV-MALFORMED', { field: 'period', reason: 'un semestre, par exemple 2026-S1' });
  const { from, asAt } = statementTerm(found, choice);
  return { from, asAt };
}
