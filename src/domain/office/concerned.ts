import { cents } from '../money/cents';
import type { Volume } from './office-fact';
import type { PeriodicAssessment, PeriodicRecord } from './periodic-duty';

type Concerned = PeriodicAssessment['concerned'];

/** What is owed to each caisse, in cents as text. */
export const concernedBy = (volumes: readonly Volume[]): Concerned =>
  Object.fromEntries(volumes.map(({ caisse, due }) => [caisse, cents(due).toString()]));

/**
 * Sums concerned follow the portfolio while a duty is owed. Once it is late, what was concerned then is what counts (art. 51),
 * and of one done or lifted they say what they did at that moment.
 */
export function concernedNow(
  now: Pick<PeriodicAssessment, 'doneOn' | 'liftedOn'>,
  before: PeriodicRecord | null,
  live: Concerned,
): Concerned {
  if (before === null) return live;
  const wasLate = before.deadlines.some(({ state }) => state === 'over');
  const rests = (before.doneOn ?? before.liftedOn) !== null && (now.doneOn ?? now.liftedOn) !== null;
  return wasLate || rests ? before.concerned : live;
}
