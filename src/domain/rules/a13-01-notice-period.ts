/**
 * A13-1. « A défaut de règlement dans le délai de trente jours imparti par la mise en demeure prévue à l'article
 * R. 612-9 du code de la sécurité sociale … »
 */
import type { HolidayZone } from '../calendar';
import type { LegalDay } from '../calendar/legal-day';
import type { Deadline, Duty } from '../assessment/assessment';
import { earliest } from '../assessment/effective-facts';
import { type Fact, factKey } from '../facts/fact';
import { deadlineFrom } from './limits';
import type { RuleSet } from './rule-sets';

export interface NoticePeriod {
  readonly dispatched: Fact<'notice-dispatched'>;
  readonly deadline: Omit<Deadline, 'state'>;
}

/**
 * The notice period: from the delivery, else the first presentation, else the dispatch (which of them is a parameter,
 * [U] for an unclaimed letter); rolled to a working day. A return does not stop it. Null before the dispatch. Service said to
 * come before the dispatch (a wrong year) cannot start it: that would let recovery start too early.
 */
export function noticePeriod(facts: readonly Fact[], rules: RuleSet, zone: HolidayZone): NoticePeriod | null {
  const dispatched = earliest(facts, 'notice-dispatched');
  if (!dispatched) return null;
  let start: Fact = dispatched;
  for (const kind of rules.noticeStart.value) {
    const fact = facts.find((candidate) => candidate.kind === kind && candidate.on >= dispatched.on);
    if (fact) {
      start = fact;
      break;
    }
  }
  const deadline = deadlineFrom(
    'notice-period',
    'A13-1',
    dispatched,
    { event: start.kind, day: start.on },
    rules.noticePeriod.value,
    true,
    zone,
  );
  return { dispatched, deadline };
}

/** Service dated before the dispatch: one of the two is wrong, and a person must say which. */
export function servedBeforeDispatch(facts: readonly Fact[]): boolean {
  const dispatched = earliest(facts, 'notice-dispatched');
  return facts.some(
    ({ kind, on }) =>
      dispatched !== null && (kind === 'notice-presented' || kind === 'notice-delivered') && on < dispatched.on,
  );
}

/**
 * The duty to wait: a prohibition, done when the period has run out untouched. No longer owed (absent) when the case
 * ended before.
 */
export function noticeDuty(
  period: NoticePeriod,
  endedOn: LegalDay | null,
  breach: string | null,
  today: LegalDay,
): Duty | null {
  const { lastDay } = period.deadline;
  if (endedOn !== null && endedOn <= lastDay) return null;
  const doneOn = lastDay < today ? lastDay : null;
  return {
    duty: 'A13-1',
    cause: factKey(period.dispatched),
    opensOn: period.dispatched.on,
    dueOn: lastDay,
    doneOn,
    liftedOn: null,
    breach,
    concerned: null,
  };
}
