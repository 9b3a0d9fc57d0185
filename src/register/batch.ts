import { Refusal } from '../domain/refusal';
import type { NewFact } from '../domain/facts/fact';
import type { BatchOptions, BatchResult, Consequences, NewCase } from './contract';
import type { RegisterContext } from './debtor-transaction';
import { openCase } from './opening';
import { recordFacts } from './recording';

/**
 * Takes in many notices at once, in one transaction: each is accepted, unchanged or refused by itself. The workflows are told
 * by the pump. Items of one debtor are to stand in one call, in the order in which they are to be recorded.
 *
 * @returns one result for each item, in their order
 */
export function openMany(
  context: RegisterContext,
  items: readonly NewCase[],
  options: BatchOptions = {},
): Promise<BatchResult[]> {
  return each(items, (item) => openCase(context, item), options);
}

/** The same for facts of debtors on file; the facts of one item are of one debtor. */
export function recordMany(
  context: RegisterContext,
  items: readonly (readonly NewFact[])[],
  options: BatchOptions = {},
): Promise<BatchResult[]> {
  return each(items, (facts) => recordFacts(context, facts), options);
}

async function each<T>(
  items: readonly T[],
  take: (item: T) => Promise<Consequences>,
  { dryRun = false }: BatchOptions,
): Promise<BatchResult[]> {
  const results: BatchResult[] = [];
  for (const item of items) {
    try {
      const given = dryRun ? 1 : (await take(item)).appended.filter(({ source }) => source !== 'system').length;
      results.push(given > 0 ? { state: 'accepted', facts: given } : { state: 'unchanged' });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      results.push({ state: 'refused', refusal: error });
    }
  }
  return results;
}
