/**
 * A13-3. « … l'organisme procède obligatoirement au recouvrement des sommes dues suivant l'une des procédures prévues aux
 * articles R. 612-11 à R. 612-13 et R. 612-17 du code de la sécurité sociale lorsque la personne défaillante relève du
 * régime à titre obligatoire. »
 */
import { type HolidayZone, type TimeLimit, workingDayLimit } from '../calendar';
import type { LegalDay } from '../calendar/legal-day';
import type { Deadline, Duty } from '../assessment/assessment';
import { type Fact, factKey } from '../facts/fact';
import type { Procedure } from '../procedures/procedure';
import { deadlineState, later } from './limits';
import type { RuleSet } from './rule-sets';

/** A span in which a procedure is owed: from the acting day, or from the day on which it is due again (rule 10). */
export interface RecoverySpan {
  readonly cause: Fact;
  readonly opensOn: LegalDay;
  readonly engagedOn: LegalDay | null;
  readonly deadline: Deadline;
  readonly duty: Duty;
}

/** By when a procedure is to be engaged that is owed from a day on: the organisme's own target [U]. */
export const procedureTarget = (event: string, from: LegalDay, rules: RuleSet, zone: HolidayZone): TimeLimit =>
  workingDayLimit({ event, from, count: rules.procedureStart.value, zone });

/**
 * Obligatory means that no case is left without a procedure: an engaged one that is abandoned or annulled makes another
 * due that day; one withdrawn as not due makes it due on the new acting day. The start has a target in working days,
 * the organisme's own [U].
 */
export function recoverySpans(
  dispatched: Fact,
  acting: LegalDay,
  procedures: readonly Procedure[],
  rules: RuleSet,
  zone: HolidayZone,
  course: { readonly today: LegalDay; readonly settledOn: LegalDay | null; readonly cancelledOn: LegalDay | null },
): RecoverySpan[] {
  const spans: RecoverySpan[] = [];
  let cause: Fact = dispatched;
  let opensOn = acting;
  const push = (engagedOn: LegalDay | null): void => {
    if (opensOn > course.today) return;
    const limit = procedureTarget(cause === dispatched ? 'acting-day' : cause.kind, opensOn, rules, zone);
    const metOn = engagedOn ?? course.settledOn;
    const deadline: Deadline = {
      name: 'procedure-start',
      from: factKey(cause),
      lastDay: limit.lastDay,
      actingDay: limit.actingDay,
      duty: 'A13-3',
      why: limit.why,
      state: deadlineState(limit.lastDay, { today: course.today, metOn, endedOn: course.cancelledOn }),
    };
    const duty: Duty = {
      duty: 'A13-3',
      cause: factKey(cause),
      opensOn,
      dueOn: limit.lastDay,
      doneOn: engagedOn,
      liftedOn: null,
      breach: null,
      concerned: null,
    };
    spans.push({ cause, opensOn, engagedOn, deadline, duty });
  };
  for (const { engaged, ended } of procedures) {
    if (!engaged) continue;
    if (ended?.how === 'withdrawn') {
      cause = ended.by; // the engagement was not due: what follows is owed anew, from the acting day
      continue;
    }
    push(engaged.on);
    if (ended === null) return spans;
    cause = ended.by;
    opensOn = later(acting, ended.by.on);
  }
  // What was withdrawn because the case was cancelled is owed no more.
  const withdrawnForGood =
    cause.kind === 'procedure-withdrawn' && course.cancelledOn !== null && course.cancelledOn <= cause.on;
  if (!withdrawnForGood) push(null);
  return spans;
}
