import { type HolidayZone, type Step, timeLimit } from '../calendar';
import type { LegalDay } from '../calendar/legal-day';
import type { Deadline, DeadlineName, DeadlineState, DutyId } from '../assessment/assessment';
import { type Fact, factKey } from '../facts/fact';
import type { Period } from './rule-sets';

/** What decides a deadline's state: the day of what it waited for, and the day on which its case ended otherwise. */
export interface Course {
  readonly metOn: LegalDay | null;
  readonly endedOn: LegalDay | null;
  readonly today: LegalDay;
}

/** `met` if it came by the last day, `withdrawn` if the case ended otherwise by then, `over` once the day is past. */
export function deadlineState(lastDay: LegalDay, { metOn, endedOn, today }: Course): DeadlineState {
  if (metOn !== null && metOn <= lastDay) return 'met';
  if (endedOn !== null && endedOn <= lastDay) return 'withdrawn';
  return lastDay < today ? 'over' : 'running';
}

/** A deadline of `period` from a fact, rolled to a working day or not (CPC 640–642). */
export function deadlineFrom(
  name: DeadlineName,
  duty: DutyId | null,
  from: Fact,
  start: { readonly event: string; readonly day: LegalDay },
  period: Period,
  rolled: boolean,
  zone: HolidayZone,
): Omit<Deadline, 'state'> {
  const limit = timeLimit({ event: start.event, from: start.day, length: period, rolled, zone });
  return {
    name,
    from: factKey(from),
    lastDay: limit.lastDay,
    actingDay: limit.actingDay,
    duty,
    why: limit.why as readonly Step[],
  };
}

export function later(a: LegalDay, b: LegalDay): LegalDay {
  return a > b ? a : b;
}
