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
      concerned: null,
    },
  };
}

/**
 * The notice that stands: the first by which the caisse knows of the default as it is now. A correction saying that it was none
 * takes it back; a later one saying that it is one after all stands in its place.
 */
export function standingNotice(facts: readonly Fact<'caisse-notified'>[]): Fact<'caisse-notified'> | null {
  let standing: Fact<'caisse-notified'> | null = null;
  for (const fact of [...facts].sort((a, b) => a.seq - b.seq))
    standing = fact.data.due === false ? null : (standing ?? fact);
  return standing;
}

/** The notice that answers the duty: the one that stands, else one that stood on or after the acting day and was corrected since. */
export function answeringNotice(
  facts: readonly Fact<'caisse-notified'>[],
  acting: LegalDay,
): Fact<'caisse-notified'> | null {
  return standingNotice(facts) ?? facts.find((fact) => fact.data.due !== false && fact.on >= acting) ?? null;
}

/** The notice that corrections correct: the earliest on file that corrects none itself. */
export function firstNotice(facts: readonly Fact<'caisse-notified'>[]): Fact<'caisse-notified'> | null {
  return facts.find((fact) => fact.data.corrects === undefined) ?? null;
}

/** What the caisse was last told, in the order in which we told it. */
export function lastTold(facts: readonly Fact<'caisse-notified'>[]): Fact<'caisse-notified'> | null {
  let last: Fact<'caisse-notified'> | null = null;
  for (const fact of facts) if (last === null || fact.seq > last.seq) last = fact;
  return last;
}
