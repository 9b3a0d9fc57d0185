import { addDays, dayOf, type LegalDay, partsOf } from '../calendar/legal-day';
import { type Period, type PeriodId, parsePeriod, semesterOf } from '../office/periods';
import { Refusal } from '../refusal';
import { RULE_SETS, type RuleSetChoice, ruleSetOn } from '../rules/rule-sets';
import type { Semester } from './line';

/**
 * What the statement of a semester covers: it closes on the rule set's day (in 1985 on 15 July and 15 January), and begins the day after
 * the one before closed, so that each opens with what the last one closed with.
 * @throws {Refusal} RCV-MALFORMED when the period is no semester
 */
export function statementSemester(period: PeriodId, choice: RuleSetChoice): Semester {
  const found = parsePeriod(period);
  if (!found?.id.includes('S'))
    throw new Refusal('RCV-MALFORMED', { field: 'period', reason: 'un semestre, par exemple 2026-S1' });
  const before = semesterOf(addDays(found.first, -1));
  return { from: addDays(closingOf(before, choice), 1), asAt: closingOf(found, choice) };
}

/** The set in force on the semester's last day says on which day it closes; one of January closes the year before. */
function closingOf({ id, last }: Period, choice: RuleSetChoice): LegalDay {
  const { statements } = choice === 'by-date' ? ruleSetOn(last) : RULE_SETS[choice];
  const half = id.endsWith('S1') ? 'S1' : 'S2';
  const [month, day] = statements.value[half].asAt.split('-').map(Number) as [number, number];
  const { year } = partsOf(last);
  return dayOf(half === 'S2' && month <= 6 ? year + 1 : year, month, day);
}
