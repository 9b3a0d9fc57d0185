import type { Balance, Duty } from '../assessment/assessment';
import type { LegalDay } from '../calendar/legal-day';
import { add } from '../money/cents';
import { isLate } from './duty-state';

/** How a case ended, by the facts known now: paid in all, or cancelled (its notice annulled, a claim upheld). */
export interface End {
  readonly settledOn: LegalDay | null;
  readonly cancelledOn: LegalDay | null;
}

/**
 * A duty to act (A13-3, A13-4) with what the end of its case makes of it. Paid, it is owed no more from that day on: what was
 * late until then stays late. Null when it was never owed: the case was paid by the day on which it opened, or is cancelled, for
 * what is cancelled was never to be recovered; unless it was done in time, which stays so.
 */
export function afterTheEnd(duty: Duty, { settledOn, cancelledOn }: End): Duty | null {
  const { opensOn, dueOn, doneOn } = duty;
  if (doneOn !== null && doneOn <= dueOn) return duty;
  if (cancelledOn !== null) return null;
  if (settledOn === null || (doneOn !== null && doneOn <= settledOn)) return duty;
  return settledOn <= opensOn ? null : { ...duty, liftedOn: settledOn };
}

/**
 * A duty with the sums that article 51 counts, once it is late: contributions, surcharges and penalties (no costs) still owed at
 * the end of its due day.
 */
export function withConcerned(duty: Duty, today: LegalDay, balanceOn: (day: LegalDay) => Balance): Duty {
  if (!isLate(duty, today)) return duty;
  const { contributions, surcharges, penalties } = balanceOn(duty.dueOn).dueByComponent;
  return { ...duty, concerned: add(add(contributions, surcharges), penalties) };
}

/**
 * A duty on record that is not to be found any more: not owed from today on. Learnt after its due day it was never owed: lifted
 * as of its opening, for nobody was late with it, and it concerns nothing. What was done in time stays done.
 */
export function withoutCause(onRecord: Duty, today: LegalDay): Duty {
  const { opensOn, dueOn, doneOn, liftedOn } = onRecord;
  if (doneOn !== null && doneOn <= dueOn) return onRecord;
  if (liftedOn !== null && liftedOn <= dueOn) return onRecord;
  return { ...onRecord, liftedOn: today <= dueOn ? today : opensOn, concerned: null };
}
