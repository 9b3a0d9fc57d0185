import type { NewFact } from '../domain/facts/fact';
import { Refusal } from '../domain/refusal';
import type { BatchOptions, BatchResult } from '../register/contract';
import type { Register } from '../register/register';

/** A line of a reply with the query it answers. */
export interface Report {
  readonly query: string;
  readonly fact: NewFact<'bailiff-reported'>;
}

/** Takes in what bailiffs report of cases that were placed with them, in reply to queries that had left by then. */
export async function takeReports(
  register: Register,
  items: readonly Report[],
  { dryRun = false }: BatchOptions,
): Promise<readonly BatchResult[]> {
  const ground = await register.replyGround(
    items.map(({ fact }) => fact),
    items.map(({ query }) => query),
  );
  const checked = items.map(({ query, fact }): Refusal | NewFact => {
    const sentOn = ground.sentOn.get(query);
    if (sentOn === undefined) return new Refusal('RCV-UNKNOWN-DUTY', { duty: query });
    const on = ground.daysOnFile.get(fact.id) ?? fact.on;
    if (sentOn === null || on < sentOn) return new Refusal('RCV-QUERY-NOT-SENT', { duty: query, day: on });
    const { bailiff } = fact.data;
    const id = fact.case ?? '';
    if (!ground.wasPlaced(id, bailiff)) return new Refusal('RCV-NOT-PLACED', { case: id, bailiff });
    return { ...fact, on };
  });
  const facts = checked.flatMap((item) => (item instanceof Refusal ? [] : [[item]]));
  const results = (facts.length === 0 ? [] : await register.recordMany(facts, { dryRun })).values();
  return checked.map((item) => (item instanceof Refusal ? { state: 'refused', refusal: item } : nextOf(results)));
}

function nextOf(results: IterableIterator<BatchResult>): BatchResult {
  const { value, done } = results.next();
  if (done) throw new Error('the register answers each item');
  return value;
}
