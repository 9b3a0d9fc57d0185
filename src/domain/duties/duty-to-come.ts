import type { HolidayZone } from '../calendar';
import type { LegalDay } from '../calendar/legal-day';
import type { Affiliation } from '../facts/fact';
import { procedureTarget } from '../rules/a13-03-compulsory-procedure';
import type { RuleSet } from '../rules/rule-sets';
import type { LedgerRow } from './ledger-row';

/** How far a forecast looks ahead at most, in days: within fewer than a semester no visit opens and falls due. */
export const FARTHEST_FORECAST = 180;

/**
 * The duty to act that a case owes from its acting day on, should nothing happen until then: the caisse's notice on that very day
 * (A13-4), or a procedure within the target (A13-3).
 */
export function dutyToCome(
  affiliation: Affiliation,
  acting: LegalDay,
  rules: RuleSet,
  zone: HolidayZone,
): Pick<LedgerRow, 'duty' | 'opensOn' | 'dueOn'> {
  return affiliation === 'voluntary'
    ? { duty: 'A13-4', opensOn: acting, dueOn: acting }
    : { duty: 'A13-3', opensOn: acting, dueOn: procedureTarget('acting-day', acting, rules, zone).lastDay };
}
