import { type Fact, factKey } from '../facts/fact';
import { FACT_KINDS } from '../facts/kinds';
import { ZERO } from '../money/cents';
import { STATEMENT_COLUMNS } from './columns';
import type { StatementLine } from './line';
import { AMOUNTS } from './totals';
import { wordsOf } from './wording';

/** A debtor as it was known at an instant: the facts, and the lines that they give. */
export interface KnownDebtor {
  readonly facts: readonly Fact[];
  readonly lines: readonly StatementLine[];
}

/** A line of a rectifying statement. */
export interface Difference {
  /** The line as it should be; of one that should not be there the earlier one, amounting to nothing. */
  readonly line: StatementLine;
  /** French: whether it comes in, goes, or which columns change. */
  readonly change: string;
  /** French: what was learnt since, each fact by kind, day and key. */
  readonly causes: string;
}

const LABELS = STATEMENT_COLUMNS.filter(({ personal }) => !personal).map(({ label }) => label);
const RESULT = STATEMENT_COLUMNS.find(({ key }) => key === 'last_act_result')?.label ?? '';

/** The lines of one debtor that later knowledge changes, in order of notice reference. */
export function differencesOf(before: KnownDebtor, now: KnownDebtor): Difference[] {
  const known = new Set(before.facts.map(factKey));
  const news = now.facts.filter((fact) => !known.has(factKey(fact)));
  const found: Difference[] = [];
  for (const line of now.lines) {
    const old = before.lines.find((other) => other.case === line.case);
    const columns = old ? changedColumns(old, line) : [];
    if (old && columns.length === 0) continue;
    const change = old ? `modifiée : ${columns.join(', ')}` : 'ajoutée';
    found.push({ line, change, causes: causesOf(line, news) });
  }
  for (const old of before.lines)
    if (!now.lines.some((line) => line.case === old.case))
      found.push({ line: emptied(old), change: 'retirée', causes: causesOf(old, news) });
  return found.sort((a, b) => (a.line.noticeRef < b.line.noticeRef ? -1 : 1));
}

function changedColumns(old: StatementLine, line: StatementLine): string[] {
  const [before, now] = [wordsOf(old), wordsOf(line)];
  const changed = LABELS.filter((_, index) => before[index] !== now[index]);
  return old.lastAct?.result === line.lastAct?.result ? changed : [...changed, RESULT];
}

/** Facts of the case and of the debtor; where none of these is new, those of its other cases, which payments on the debtor tie to it. */
function causesOf(line: StatementLine, news: readonly Fact[]): string {
  const own = news.filter((fact) => fact.case === undefined || fact.case === line.case);
  return (own.length > 0 ? own : news)
    .map((fact) => `${FACT_KINDS[fact.kind].label} du ${fact.on} (${factKey(fact)})`)
    .join(' ; ');
}

const emptied = (line: StatementLine): StatementLine => ({
  ...line,
  ...(Object.fromEntries(AMOUNTS.map((name) => [name, ZERO])) as { [A in (typeof AMOUNTS)[number]]: typeof ZERO }),
  closingCosts: ZERO,
});
