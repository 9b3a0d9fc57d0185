import { type FactKey, factKey } from './fact';

/** What every fact has, whatever it is about. */
interface AnyFact {
  readonly source: string;
  readonly id: string;
  readonly kind: string;
  readonly on: string;
  readonly seq: number;
  readonly retracts?: string;
}

/** The fact that `reference` (an id, or `source/id`) names, preferably of the naming fact's own source; null: none. */
export type Resolve<F> = (reference: string, namedBy: { readonly source: string }) => F | null;

export function resolverOf<F extends AnyFact>(facts: readonly F[]): Resolve<F> {
  return (reference, namedBy) => {
    let byId: F | null = null;
    for (const fact of facts) {
      if (factKey(fact) === reference) return fact;
      if (fact.id === reference && (byId === null || fact.source === namedBy.source)) byId = fact;
    }
    return byId;
  };
}

/** Keys of the facts that others take back. */
export function retractedOf<F extends AnyFact>(facts: readonly F[], resolve: Resolve<F>): ReadonlySet<FactKey> {
  const retracted = new Set<FactKey>();
  for (const fact of facts) {
    if (fact.kind !== 'retraction' || fact.retracts === undefined) continue;
    const target = resolve(fact.retracts, fact);
    if (target) retracted.add(factKey(target));
  }
  return retracted;
}

/** Earliest legal day first, then by rank. */
export function byLegalDay(a: AnyFact, b: AnyFact): number {
  return a.on < b.on ? -1 : a.on > b.on ? 1 : a.seq - b.seq;
}
