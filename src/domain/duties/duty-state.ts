import type { Duty, LedgerDuty } from '../assessment/assessment';
import type { LegalDay } from '../calendar/legal-day';

export type DutyState = 'waiting' | 'open' | 'done' | 'done-late' | 'overdue' | 'lifted';

/** Duties to stand still until a day: prohibitions. All others are duties to act. */
export const PROHIBITIONS: readonly LedgerDuty[] = ['A13-1', 'A13-2'];

/** What the state of a duty follows from. */
export type DutyDates = Pick<Duty, 'opensOn' | 'dueOn' | 'doneOn' | 'liftedOn'> & { readonly duty: LedgerDuty };

/**
 * The state of a duty on a day, derived from its dates at reading: lateness is never stored. What ended the duty after its due
 * day undoes no lateness: it stays overdue, and a justification is the way out. A prohibition is never late: its last day gone by,
 * it is done, be it that nobody has looked at the case since.
 */
export function dutyState({ duty, opensOn, dueOn, doneOn, liftedOn }: DutyDates, today: LegalDay): DutyState {
  if (doneOn !== null && doneOn <= dueOn) return 'done';
  if (liftedOn !== null && liftedOn <= dueOn) return 'lifted';
  if (doneOn !== null) return 'done-late';
  if (liftedOn !== null) return 'overdue';
  if (today < opensOn) return 'waiting';
  if (today <= dueOn) return 'open';
  return PROHIBITIONS.includes(duty) ? 'done' : 'overdue';
}

const LATE: ReadonlySet<DutyState> = new Set<DutyState>(['overdue', 'done-late']);

/** Owed and not done in time: what article 51 puts a price on. */
export const isLate = (duty: DutyDates, today: LegalDay): boolean => LATE.has(dutyState(duty, today));
