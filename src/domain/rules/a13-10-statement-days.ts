/**
 * A13-10. « … au plus tard le premier jour du deuxième mois suivant chaque semestre civil, un état nominatif … arrêté au 30 juin et au
 * 31 décembre de chaque année » ; in 1985 as at 15 July and 15 January.
 */
import { addDays, type LegalDay } from '../calendar/legal-day';
import { type Period, periodBefore } from '../office/periods';
import { pinnedRuleSet, type RuleSetChoice } from './rule-sets';

/** The days of one statement: its movements run from `from` to `asAt`, both included. */
export interface StatementTerm {
  readonly from: LegalDay;
  readonly asAt: LegalDay;
  readonly dueOn: LegalDay;
}

/** A statement begins where the one before it ended, be that under another rule set. */
export function statementTerm(semester: Period, ruleset: RuleSetChoice): StatementTerm {
  return {
    from: addDays(statementClosing(periodBefore(semester), ruleset).asAt, 1),
    ...statementClosing(semester, ruleset),
  };
}

/** `by-date` takes the set in force on the last day of the semester. */
export function statementClosing({ id, last }: Period, ruleset: RuleSetChoice): Omit<StatementTerm, 'from'> {
  const days = pinnedRuleSet(ruleset, last).statements.value[id.endsWith('S1') ? 'S1' : 'S2'];
  const asAt = onOrAfter(days.asAt, last);
  return { asAt, dueOn: onOrAfter(days.dueOn, asAt) };
}

/** The first such day of a year, `MM-DD`, that is not before `day`. */
function onOrAfter(monthAndDay: string, day: LegalDay): LegalDay {
  const year = Number(day.slice(0, 4));
  const sameYear = `${year}-${monthAndDay}` as LegalDay;
  return sameYear >= day ? sameYear : (`${year + 1}-${monthAndDay}` as LegalDay);
}
