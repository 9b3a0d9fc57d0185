import type { LegalDay } from '../../domain/calendar/legal-day';
import type { RegisterContext } from '../debtor-transaction';
import { after, legalSpan, PUMP_PATIENCE_MS } from '../intervals';
import { checkCases } from './check-cases';
import { checkPeriodic } from './check-periodic';
import { checkPeriods } from './check-periods';
import { type Finding, queriesOf } from './finding';

/** Alarms named for each code; the rest is counted. */
const NAMED = 100;

/**
 * Compares the ledger with the register: a duty that should exist and does not is an alarm, and so is one that no workflow sees
 * through. Everything is found by looking at what is there, so that a run that was missed hides nothing.
 *
 * @returns the rules that found something
 */
export async function checkLedger(
  { pool, clock, ruleset }: Pick<RegisterContext, 'pool' | 'clock' | 'ruleset'>,
  today: LegalDay,
  named = NAMED,
): Promise<Finding[]> {
  const wokenBefore = after(clock.now(), -legalSpan(clock, PUMP_PATIENCE_MS));
  const queries = queriesOf({ pool });
  const found = [
    ...(await checkCases(queries, today, wokenBefore, named)),
    await checkPeriods(queries, today, ruleset, named),
    ...(await checkPeriodic(queries, named)),
  ];
  return found.filter(({ count }) => count > 0);
}
