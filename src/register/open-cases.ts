import { parisDay } from '../domain/calendar/paris-time';
import type { DebtorId } from '../domain/facts/fact';
import { type RulesDifference, rulesDifference } from '../domain/assessment/rules-difference';
import type { RuleSetChoice } from '../domain/rules/rule-sets';
import type { RegisterContext } from './debtor-transaction';
import { readManyUnlocked } from './open-file';

export interface DebtorPage {
  /** The last debtor of the page before; left out: from the beginning. */
  readonly after?: DebtorId;
  readonly limit: number;
}

/**
 * Debtors with open cases, by id, a page at a time.
 * @param otherThan only those of whom another version than this assessed an open case
 */
export async function debtorsWithOpenCases(
  { pool }: RegisterContext,
  { after, limit }: DebtorPage,
  otherThan: string | null,
): Promise<DebtorId[]> {
  const { rows } = await pool.query<{ debtor: DebtorId }>(
    `SELECT debtor FROM recovery_case WHERE ended_on IS NULL AND debtor > $1 AND ($3::text IS NULL OR assessed_with <> $3)
    GROUP BY debtor ORDER BY debtor LIMIT $2`,
    [after ?? '', limit, otherThan],
  );
  return rows.map(({ debtor }) => debtor);
}

export interface RulesDifferencePage {
  /** Open cases that were looked at. */
  readonly cases: number;
  readonly changes: readonly RulesDifference[];
  /** Where the next page begins; null: this was the last. */
  readonly after: DebtorId | null;
}

/** The open cases of a page of debtors that two rule sets assess differently; nothing is written. */
export async function compareRules(
  context: RegisterContext,
  page: DebtorPage,
  from: RuleSetChoice,
  to: RuleSetChoice,
): Promise<RulesDifferencePage> {
  const debtors = await debtorsWithOpenCases(context, page, null);
  const today = parisDay(context.clock.now());
  const changes: RulesDifference[] = [];
  let cases = 0;
  for (const { facts, meta } of await readManyUnlocked(context.pool, debtors)) {
    cases += [...meta.values()].filter(({ endedOn }) => endedOn === null).length;
    const differences = rulesDifference(facts, context.settings, today, from, to);
    changes.push(...differences.filter((difference) => meta.get(difference.case)?.endedOn === null));
  }
  return { cases, changes, after: debtors.length < page.limit ? null : (debtors.at(-1) ?? null) };
}
