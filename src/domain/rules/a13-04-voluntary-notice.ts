/**
 * A13-4. « Dans le cas où il s'agit d'une personne relevant du régime à titre volontaire, l'organisme avise sans délai la
 * caisse du défaut de paiement des cotisations. »
 */
import { addDays, type LegalDay } from '../calendar/legal-day';
import type { Deadline, Duty } from '../assessment/assessment';
import { type Fact, factKey } from '../facts/fact';
import { deadlineState } from './limits';

export interface CaisseNotice {
  readonly deadline: Deadline;
  readonly duty: Duty;
}

/** "Without delay": the acting day itself is the last day. Done by the evidence that the notice was handed over. */
export function caisseNotice(
  dispatched: Fact,
  acting: LegalDay,
  notified: Fact<'caisse-notified'> | null,
  endedOn: LegalDay | null,
  today: LegalDay,
): CaisseNotice {
  const doneOn = notified?.on ?? null;
  return {
    deadline: {
      name: 'caisse-notice',
      from: factKey(dispatched),
      lastDay: acting,
      actingDay: addDays(acting, 1),
      duty: 'A13-4',
      why: [{ op: 'same-day', event: 'acting-day', day: acting }],
      state: deadlineState(acting, { metOn: doneOn, endedOn, today }),
    },
    duty: {
      duty: 'A13-4',
      cause: factKey(dispatched),
      opensOn: acting,
      dueOn: acting,
      doneOn,
      liftedOn: null,
      breach: null,
    },
  };
}

/** The notice to the caisse that counts: the earliest on file that corrects none. */
export function firstNotice(facts: readonly Fact<'caisse-notified'>[]): Fact<'caisse-notified'> | null {
  return facts.find((fact) => fact.data.corrects === undefined) ?? null;
}

/** What the caisse was last told, in the order in which we told it. */
export function lastTold(facts: readonly Fact<'caisse-notified'>[]): Fact<'caisse-notified'> | null {
  let last: Fact<'caisse-notified'> | null = null;
  for (const fact of facts) if (last === null || fact.seq > last.seq) last = fact;
  return last;
}
