import type { Duty } from '../assessment/assessment';
import type { LegalDay } from '../calendar/legal-day';

export type DutyState = 'waiting' | 'open' | 'done' | 'done-late' | 'overdue' | 'lifted';

/** The state of a duty on a day, derived from its dates at reading: lateness is never stored. */
export function dutyState(duty: Pick<Duty, 'opensOn' | 'dueOn' | 'doneOn' | 'liftedOn'>, today: LegalDay): DutyState {
  if (duty.doneOn !== null) return duty.doneOn <= duty.dueOn ? 'done' : 'done-late';
  if (duty.liftedOn !== null) return 'lifted';
  if (today < duty.opensOn) return 'waiting';
  return today > duty.dueOn ? 'overdue' : 'open';
}
