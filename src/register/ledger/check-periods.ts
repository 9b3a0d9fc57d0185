import { addDays, type LegalDay } from '../../domain/calendar/legal-day';
import type { RuleSetChoice } from '../../domain/rules/rule-sets';
import type { Finding, Queries } from './finding';
import { periodsNotOpen } from './periods-not-open';

/**
 * Each bailiff in office and each caisse, for each period that has begun by the day before (on its first morning the schedules have
 * not run yet): is its row there?
 */
export async function checkPeriods(
  queries: Queries,
  today: LegalDay,
  ruleset: RuleSetChoice,
  most: number,
): Promise<Finding> {
  const missing = await periodsNotOpen(queries, ruleset, { begunBy: addDays(today, -1), today });
  const alarms = missing
    .slice(0, most)
    .map(({ id, duty }) => ({ code: 'no-periodic-duty', duty, subject: id, label: id }) as const);
  return { code: 'no-periodic-duty', count: missing.length, alarms };
}
