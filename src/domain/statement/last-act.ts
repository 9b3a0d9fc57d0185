import type { CaseFile } from '../assessment/effective-facts';
import type { LegalDay } from '../calendar/legal-day';
import { type Fact, type FactData, type FactKind, factKey, isKind } from '../facts/fact';
import { FACT_KINDS } from '../facts/kinds';
import type { LastAct } from './line';

const OUTCOMES: { readonly [O in FactData['judgment-given']['outcome']]: string } = {
  validated: 'contrainte validée',
  'validated-in-part': 'contrainte validée en partie',
  annulled: 'contrainte annulée',
};

const SERVED: { readonly [B in FactData['contrainte-served']['by']]: string } = {
  bailiff: 'par huissier ou commissaire de justice',
  'registered-letter': 'par lettre recommandée',
};

/** Kinds that are acts of recovery or answer one: the choice is not, which nobody outside sees. */
const ACTS: ReadonlySet<FactKind> = new Set<FactKind>([
  'contrainte-signed',
  'contrainte-served',
  'opposition-lodged',
  'judgment-given',
  'action-filed',
  'procedure-abandoned',
  'procedure-withdrawn',
  'caisse-notified',
  'case-placed',
  'case-recalled',
  'bailiff-reported',
]);

/** The latest by its legal day; of two of one day the one whose key is greater, which does not depend on which was known first. */
export function lastActOf({ facts }: CaseFile): LastAct | null {
  let last: { readonly fact: Fact; readonly on: LegalDay } | null = null;
  for (const fact of facts) {
    if (!ACTS.has(fact.kind)) continue;
    const on = actDay(fact);
    if (last === null || on > last.on || (on === last.on && factKey(fact) > factKey(last.fact))) last = { fact, on };
  }
  return last && { label: labelOf(last.fact), on: last.on, result: resultOf(last.fact) };
}

/** A report comes later than the act that it tells of. */
const actDay = (fact: Fact): LegalDay => (isKind(fact, 'bailiff-reported') ? (fact.data.actOn ?? fact.on) : fact.on);

const labelOf = (fact: Fact): string =>
  isKind(fact, 'bailiff-reported') ? fact.data.act : FACT_KINDS[fact.kind].label;

function resultOf(fact: Fact): string | null {
  if (isKind(fact, 'judgment-given')) return OUTCOMES[fact.data.outcome];
  if (isKind(fact, 'contrainte-served')) return SERVED[fact.data.by];
  if (isKind(fact, 'bailiff-reported')) return fact.data.result ?? null; // erased with the person
  return null;
}
