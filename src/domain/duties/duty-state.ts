import type { Duty } from '../assessment/assessment';
import type { LegalDay } from '../calendar/legal-day';

export type DutyState = 'waiting' | 'open' | 'done' | 'done-late' | 'overdue' | 'lifted';

/**
 * The state of a duty on a day, derived from its dates at reading: lateness is never stored. What ended the duty after its due
 * day undoes no lateness: it stays overdue, and a justification is the way out.
 */
export function dutyState(duty: Pick<Duty, 'opensOn' | 'dueOn' | 'doneOn' | 'liftedOn'>, today: LegalDay): DutyState {
  const { opensOn, dueOn, doneOn, liftedOn } = duty;
  if (doneOn !== null && doneOn <= dueOn) return 'done';
  if (liftedOn !== null && liftedOn <= dueOn) return 'lifted';
  if (doneOn !== null) return 'done-late';
  if (liftedOn !== null) return 'overdue';
  if (today < opensOn) return 'waiting';
  return today > dueOn ? 'overdue' : 'open';
}

const LATE: ReadonlySet<DutyState> = new Set<DutyState>(['overdue', 'done-late']);

/** Owed and not done in time: what article 51 puts a price on. */
export const isLate = (duty: Parameters<typeof dutyState>[0], today: LegalDay): boolean =>
  LATE.has(dutyState(duty, today));
