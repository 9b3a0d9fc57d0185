import type { RulesDifference } from '../domain/assessment/rules-difference';
import type { DebtorId } from '../domain/facts/fact';
import type { RuleSetChoice } from '../domain/rules/rule-sets';
import { actText, ChangeList } from './change-list';
import type { Installation } from './parts';

/** Debtors whose files are in memory at once. */
const PAGE = 200;

/** Lists the open cases that another rule set would change, each taken as if pinned to the one and to the other. */
export async function diffRules(
  { register }: Installation,
  from: RuleSetChoice,
  to: RuleSetChoice,
  json: boolean | undefined,
): Promise<void> {
  const list = new ChangeList<RulesDifference>(json, ({ acts }) => [
    ...acts.from.map((act) => `${from} seulement : ${actText(act)}`),
    ...acts.to.map((act) => `${to} seulement : ${actText(act)}`),
  ]);
  const totals = { cases: 0, stage: 0, deadlines: 0, acts: 0 };
  let after: DebtorId | null | undefined;
  while (after !== null) {
    const page = await register.compareRules({ limit: PAGE, ...(after === undefined ? {} : { after }) }, from, to);
    totals.cases += page.cases;
    for (const change of page.changes) {
      list.add(change);
      totals.stage += change.stage === null ? 0 : 1;
      totals.deadlines += change.deadlines.length > 0 ? 1 : 0;
      totals.acts += change.acts.from.length + change.acts.to.length > 0 ? 1 : 0;
    }
    after = page.after;
  }
  const { cases, ...changed } = totals;
  list.close(
    { from, to, cases, changed: { all: list.length, ...changed } },
    `${cases} dossiers en cours, ${list.length} diffèrent entre ${from} et ${to} : étape ${changed.stage}, échéances ${changed.deadlines}, actes ${changed.acts}.`,
  );
}
