import type { LegalDay } from '../calendar/legal-day';
import type { OfficeFile } from './office-file';
import type { OfficeFact } from './office-fact';
import type {
  OfficeContext,
  PeriodicAssessment,
  PeriodicDeadline,
  PeriodicDutyId,
  PeriodicRecord,
} from './periodic-duty';
import type { PeriodId } from './periods';

/** What a periodic duty is assessed on. */
export interface PeriodicGround {
  readonly file: OfficeFile;
  readonly context: OfficeContext;
  readonly today: LegalDay;
  /** What the last transaction left of it; null: it is being opened. */
  readonly before: PeriodicRecord | null;
  /** All periods of its kind that are on record, it among them. */
  readonly opened: readonly PeriodId[];
}

/** What a fact is checked against: the file before it, and the duties on record. */
export interface CheckGround {
  readonly facts: readonly OfficeFact[];
  readonly records: ReadonlyMap<PeriodicDutyId, PeriodicRecord>;
  readonly context: OfficeContext;
  readonly today: LegalDay;
}

/** Days on which time alone may change something, and the first of them after today. */
export function firstAfter(today: LegalDay, days: readonly (LegalDay | null)[]): LegalDay | null {
  let first: LegalDay | null = null;
  for (const day of days) if (day !== null && day > today && (first === null || day < first)) first = day;
  return first;
}

/** `met` if it was done by its last day, `withdrawn` if it was lifted by then, `over` once that day is past. */
export function periodicState(
  lastDay: LegalDay,
  { doneOn, liftedOn }: Pick<PeriodicAssessment, 'doneOn' | 'liftedOn'>,
  today: LegalDay,
): PeriodicDeadline['state'] {
  if (doneOn !== null && doneOn <= lastDay) return 'met';
  if (liftedOn !== null && liftedOn <= lastDay) return 'withdrawn';
  return lastDay < today ? 'over' : 'running';
}
