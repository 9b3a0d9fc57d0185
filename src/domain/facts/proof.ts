import type { Step } from '../calendar/explanation';
import type { LegalDay } from '../calendar/legal-day';
import type { RuleSetId } from '../rules/rule-sets';

/**
 * What a decision of the system rested on, frozen in its act (invariant 8): rules and programs change, facts are learnt later,
 * and the act must still be explained as it was decided. Added by the core; no sender gives it.
 */
export interface Proof {
  /** Version of the core, the zone of its holidays and whether choices were automatic. */
  readonly core: string;
  readonly ruleSet: RuleSetId | null;
  /** The first day on which recovery was possible; null: the notice was not dispatched. */
  readonly actingDay: LegalDay | null;
  /** The time limits that had to be over, with their computation. */
  readonly deadlines: readonly {
    readonly name: string;
    /** Key of the fact it ran from. */
    readonly from: string;
    readonly lastDay: LegalDay;
    readonly why: readonly Step[];
  }[];
  /** Who let it pass, and when, where it had been held because a changed core or rule made it due. */
  readonly accepted?: { readonly by: string; readonly on: LegalDay };
}
