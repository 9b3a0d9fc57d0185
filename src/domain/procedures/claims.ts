import type { LegalDay } from '../calendar/legal-day';
import type { CaseFile, EffectiveFile } from '../assessment/effective-facts';
import { ofKind } from '../assessment/effective-facts';
import { type Fact, factKey } from '../facts/fact';
import { type Cents, cents } from '../money/cents';

export interface Ruling {
  readonly on: LegalDay;
  readonly ruling: 'upheld' | 'upheld-in-part' | 'rejected';
  readonly remaining: Cents | null;
}

/** A claim before the CRA with everything that belongs to it. */
export interface Claim {
  readonly fact: Fact<'claim-lodged'>;
  /** From this day the CRA's month runs. */
  readonly receivedOn: LegalDay;
  /** Days on which documents arrived, earliest first. */
  readonly documents: readonly Fact<'claim-documents-received'>[];
  /** Decisions that count, earliest first; contradictory ones of one day count neither. */
  readonly rulings: readonly Ruling[];
}

export interface Claims {
  readonly all: readonly Claim[];
  /** The day of the earliest decision that upholds a claim, in time or late: the debt is cancelled. */
  readonly upheldOn: LegalDay | null;
  readonly contradiction: boolean;
}

/**
 * Attaches documents and decisions to their claims: to the one they name (to none while it is not known), else to the
 * latest lodged by their legal day, else to the first; never by order of arrival.
 */
export function readClaims(file: CaseFile, whole: EffectiveFile): Claims {
  const lodged = ofKind(file.facts, 'claim-lodged').sort(byDays);
  const owner = (fact: Fact<'claim-documents-received'> | Fact<'claim-decided'>): Fact<'claim-lodged'> | null => {
    if (fact.data.claim !== undefined) {
      const named = whole.resolve(fact.data.claim, fact);
      return lodged.find((claim) => claim === named) ?? null;
    }
    return lodged.findLast((claim) => claim.on <= fact.on) ?? lodged[0] ?? null;
  };
  const documents = ofKind(file.facts, 'claim-documents-received');
  const decisions = ofKind(file.facts, 'claim-decided');
  let contradiction = false;
  const all = lodged.map((fact): Claim => {
    const mine = settleContradictions(decisions.filter((decision) => owner(decision) === fact));
    contradiction ||= mine.contradiction;
    return {
      fact,
      receivedOn: fact.data.receivedOn ?? fact.on,
      documents: documents.filter((document) => owner(document) === fact),
      rulings: mine.rulings,
    };
  });
  // A decision may be known before its claim: upheld, it cancels all the same.
  const orphans = settleContradictions(decisions.filter((decision) => owner(decision) === null));
  contradiction ||= orphans.contradiction;
  let upheldOn: LegalDay | null = null;
  for (const ruling of [...all.flatMap((claim) => claim.rulings), ...orphans.rulings])
    if (ruling.ruling === 'upheld' && (upheldOn === null || ruling.on < upheldOn)) upheldOn = ruling.on;
  return { all, upheldOn, contradiction };
}

/** By the day lodged, then received; two of the same days by their keys, which do not depend on which was known first. */
function byDays(a: Fact<'claim-lodged'>, b: Fact<'claim-lodged'>): number {
  const rank = (fact: Fact<'claim-lodged'>): string => `${fact.on} ${fact.data.receivedOn ?? fact.on} ${factKey(fact)}`;
  return rank(a) < rank(b) ? -1 : 1;
}

/** Two decisions of one day that say different things: neither wins silently. */
function settleContradictions(decisions: readonly Fact<'claim-decided'>[]): {
  rulings: Ruling[];
  contradiction: boolean;
} {
  const byDay = new Map<LegalDay, Ruling | null>();
  for (const { on, data } of decisions) {
    const ruling: Ruling = {
      on,
      ruling: data.ruling,
      remaining: data.remaining === undefined ? null : cents(data.remaining),
    };
    const other = byDay.get(on);
    if (other === undefined) byDay.set(on, ruling);
    else if (other !== null && (other.ruling !== ruling.ruling || other.remaining !== ruling.remaining))
      byDay.set(on, null);
  }
  const all = [...byDay.values()];
  return {
    rulings: all.filter((ruling) => ruling !== null).sort((a, b) => (a.on < b.on ? -1 : 1)),
    contradiction: all.includes(null),
  };
}
