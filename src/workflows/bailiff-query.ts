import type { PeriodicDutyInput } from './contract';
import { seeThrough } from './periodic-duty';

/** A13-7: « interroge régulièrement » the bailiff on the files it holds. One month's question: sent, waited for, reminded of. */
export function bailiffQuery(input: PeriodicDutyInput): Promise<void> {
  return seeThrough(input);
}
