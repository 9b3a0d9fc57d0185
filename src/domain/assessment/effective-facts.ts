import { type CaseId, type DebtorId, type Fact, type FactKey, type FactKind, factKey, isKind } from '../facts/fact';
import { byLegalDay, type Resolve, resolverOf, retractedOf } from '../facts/references';

/** A case's facts as they count: retracted ones and retractions left out, by legal day, then by rank. */
export interface CaseFile {
  readonly id: CaseId;
  readonly opened: Fact<'case-opened'>;
  readonly facts: readonly Fact[];
  /** Every fact ever recorded on the case, retracted or not: ordinals of keys count these. */
  readonly ever: readonly Fact[];
}

/** A debtor's file as it counts. */
export interface EffectiveFile {
  readonly debtor: DebtorId;
  /** In the order in which the cases were opened. */
  readonly cases: readonly CaseFile[];
  /** Facts of the debtor itself, without retracted ones. */
  readonly ofDebtor: readonly Fact[];
  readonly retracted: ReadonlySet<FactKey>;
  readonly resolve: Resolve<Fact>;
}

/** Leaves out what was retracted. Nothing else is dropped: of contradictory facts the rules decide. */
export function effectiveFile(facts: readonly Fact[]): EffectiveFile {
  const resolve = resolverOf(facts);
  const retracted = retractedOf(facts, resolve);
  const cases = new Map<CaseId, { opened: Fact<'case-opened'>; facts: Fact[]; ever: Fact[] }>();
  const ofDebtor: Fact[] = [];
  for (const fact of facts)
    if (isKind(fact, 'case-opened') && fact.case) cases.set(fact.case, { opened: fact, facts: [], ever: [] });
  for (const fact of facts) {
    const counts = fact.kind !== 'retraction' && !retracted.has(factKey(fact));
    if (fact.case === undefined) {
      if (counts) ofDebtor.push(fact);
      continue;
    }
    const file = cases.get(fact.case);
    if (!file) continue; // a debtor's fact that names a case not opened here is refused at intake
    file.ever.push(fact);
    if (counts) file.facts.push(fact);
  }
  ofDebtor.sort(byLegalDay);
  const files: CaseFile[] = [];
  for (const [id, file] of cases)
    files.push({ id, opened: file.opened, facts: file.facts.sort(byLegalDay), ever: file.ever });
  return { debtor: facts[0]?.debtor as DebtorId, cases: files, ofDebtor, retracted, resolve };
}

/** The facts of one kind, earliest legal day first. */
export function ofKind<K extends FactKind>(facts: readonly Fact[], kind: K): Fact<K>[] {
  return facts.filter((fact): fact is Fact<K> => isKind(fact, kind));
}

/** Of facts that say the same, the earliest counts. */
export function earliest<K extends FactKind>(facts: readonly Fact[], kind: K): Fact<K> | null {
  for (const fact of facts) if (isKind(fact, kind)) return fact;
  return null;
}
