import type { CaseFile } from '../assessment/effective-facts';
import { pinnedRuleSet, type RuleSet } from './rule-sets';

/** A case keeps its set; `by-date` reads it from the dispatch, and before that from the notice's or the opening's day. */
export function rulesOf({ facts, opened }: CaseFile): RuleSet {
  const dispatched = facts.find((fact) => fact.kind === 'notice-dispatched');
  return pinnedRuleSet(opened.data.ruleset ?? '1993', dispatched?.on ?? opened.data.noticeOn ?? opened.on);
}
