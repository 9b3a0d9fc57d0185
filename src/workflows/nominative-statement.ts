import type { PeriodicDutyInput } from './contract';
import { seeThrough } from './periodic-duty';

/**
 * A13-10: the nominative statement of a caisse's debtors as at the end of a semester, due on the first day of the second month
 * after. Frozen, settled, approved, sent, acknowledged; the director is reminded of it until it has left.
 */
export function nominativeStatement(input: PeriodicDutyInput): Promise<void> {
  return seeThrough(input);
}
