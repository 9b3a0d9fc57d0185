import type { FactKey } from '../facts/fact';
import { byLegalDay, type Resolve, resolverOf, retractedOf } from '../facts/references';
import { isOfficeKind, type OfficeFact, officeFactKey, type OfficeFactKind, type SubjectId } from './office-fact';
import type { PeriodId } from './periods';

/** A bailiff's or a caisse's file as it counts. */
export interface OfficeFile {
  /** Without what was retracted, and without retractions: by legal day, then by rank. */
  readonly facts: readonly OfficeFact[];
  /** Every fact ever recorded, in order: ordinals of keys count these. */
  readonly ever: readonly OfficeFact[];
  readonly retracted: ReadonlySet<FactKey>;
  readonly resolve: Resolve<OfficeFact>;
}

export function officeFile(facts: readonly OfficeFact[]): OfficeFile {
  const resolve = resolverOf(facts);
  const retracted = retractedOf(facts, resolve);
  const counting = facts.filter((fact) => fact.kind !== 'retraction' && !retracted.has(officeFactKey(fact)));
  return { facts: counting.sort(byLegalDay), ever: facts, retracted, resolve };
}

/** The facts of one kind, earliest legal day first. */
export function ofOfficeKind<K extends OfficeFactKind>(facts: readonly OfficeFact[], kind: K): OfficeFact<K>[] {
  return facts.filter((fact): fact is OfficeFact<K> => isOfficeKind(fact, kind));
}

/** Those of one period. */
export function ofPeriod<K extends OfficeFactKind>(
  facts: readonly OfficeFact[],
  kind: K,
  period: PeriodId,
): OfficeFact<K>[] {
  return ofOfficeKind(facts, kind).filter((fact) => 'period' in fact.data && fact.data.period === period);
}

/** By subject, in their order. */
export function bySubject(facts: readonly OfficeFact[]): ReadonlyMap<SubjectId, readonly OfficeFact[]> {
  const groups = new Map<SubjectId, OfficeFact[]>();
  for (const fact of facts) {
    const group = groups.get(fact.subject);
    if (group) group.push(fact);
    else groups.set(fact.subject, [fact]);
  }
  return groups;
}
