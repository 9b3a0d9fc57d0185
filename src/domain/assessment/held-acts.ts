import type { LegalDay } from '../calendar/legal-day';
import type { Proof } from '../facts/proof';
import type { Action, ActionKind, CaseAssessment, DeadlineName } from './assessment';
import type { CaseRecord } from './debtor-state';

/** A person lets acts pass that a changed core or rule made due. */
export interface Acceptance {
  readonly by: string;
  readonly cases: ReadonlySet<string>;
}

/** What counts outside: a choice of procedure, what the caisse is told. A reminder to an officer asks for no other officer. */
const HOLDABLE: ReadonlySet<ActionKind> = new Set(['choose-procedure', 'notify-caisse', 'correct-caisse-notice']);
/** The limits that forbid acting while they run. */
const PROTECTING: ReadonlySet<string> = new Set<DeadlineName>(['notice-period', 'claim-ruling']);

/**
 * The acts of a case assessed for the first time by another core or other rules that are the change's doing (invariant 7):
 * due now, not under way, and not what the former assessment waited for. No fact is in play: this is asked before any is taken.
 */
export function unexpectedActs(before: CaseRecord, now: CaseAssessment, today: LegalDay): string[] {
  if (wasToActBy(before, today)) return [];
  const underWay = ({ key }: Action): boolean =>
    before.effects.some((effect) => effect.key === key && effect.state !== 'cancelled');
  return now.actions.filter((action) => HOLDABLE.has(action.kind) && !underWay(action)).map(({ key }) => key);
}

/**
 * Whether the former assessment itself would have acted by `today`: it still waited for time limits, and all of them are over.
 * Its stage is asked for, not only its dates: where it had reached the acting day and not acted, it had a reason not to.
 */
function wasToActBy({ stage, deadlines }: CaseRecord, today: LegalDay): boolean {
  return (
    (stage === 'notice-period' || stage === 'claim-review') &&
    deadlines.every(({ name, state, lastDay }) => !PROTECTING.has(name) || state !== 'running' || lastDay < today)
  );
}

/** What a decision about this case rests on. */
export function proofOf(entry: CaseAssessment, core: string, accepted?: Proof['accepted']): Proof {
  const { ruleSet, actingDay, deadlines } = entry;
  return {
    core,
    ruleSet,
    actingDay,
    deadlines: deadlines
      .filter(({ name, state }) => PROTECTING.has(name) && state !== 'withdrawn')
      .map(({ name, from, lastDay, why }) => ({ name, from, lastDay, why })),
    ...(accepted === undefined ? {} : { accepted }),
  };
}
