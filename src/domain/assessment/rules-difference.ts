import type { LegalDay } from '../calendar/legal-day';
import { type CaseId, type Fact, isKind } from '../facts/fact';
import type { RuleSetChoice } from '../rules/rule-sets';
import { assess } from './assess';
import type { CaseAssessment } from './assessment';
import type { CoreSettings } from './debtor-state';
import { type ActOnList, type DeadlineMove, deadlineMoves, onList, type StageMove, stageMove } from './difference';

/** What another rule set says of a case. */
export interface RulesDifference {
  readonly case: CaseId;
  readonly caisse: string;
  readonly noticeRef: string;
  readonly stage: StageMove | null;
  readonly deadlines: readonly DeadlineMove[];
  /** Acts due under one set alone. */
  readonly acts: { readonly from: readonly ActOnList[]; readonly to: readonly ActOnList[] };
}

/**
 * The cases of a file that two rule sets assess differently, each taken as if its notice had been pinned to them. What was done
 * under its own set stays on file: one that acted early by the other shows a withdrawal as due.
 */
export function rulesDifference(
  facts: readonly Fact[],
  settings: CoreSettings,
  today: LegalDay,
  from: RuleSetChoice,
  to: RuleSetChoice,
): RulesDifference[] {
  const before = assess(pinnedTo(from, facts), settings, today).cases;
  const after = assess(pinnedTo(to, facts), settings, today).cases;
  return before.flatMap((entry, index) => differenceOf(entry, after[index] as CaseAssessment) ?? []);
}

/** As if every notice had been pinned to `ruleset`. */
function pinnedTo(ruleset: RuleSetChoice, facts: readonly Fact[]): Fact[] {
  return facts.map((fact) => (isKind(fact, 'case-opened') ? { ...fact, data: { ...fact.data, ruleset } } : fact));
}

function differenceOf(before: CaseAssessment, after: CaseAssessment): RulesDifference | null {
  const stage = stageMove(before.stage, after.stage);
  const deadlines = deadlineMoves(before.deadlines, after.deadlines);
  const only = (one: CaseAssessment, other: CaseAssessment): ActOnList[] =>
    one.actions.filter(({ key }) => !other.actions.some((action) => action.key === key)).map(onList);
  const acts = { from: only(before, after), to: only(after, before) };
  if (stage === null && deadlines.length === 0 && acts.from.length === 0 && acts.to.length === 0) return null;
  return { case: before.case, caisse: before.caisse, noticeRef: before.noticeRef, stage, deadlines, acts };
}
