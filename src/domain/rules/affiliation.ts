import type { LegalDay } from '../calendar/legal-day';
import { ofKind } from '../assessment/effective-facts';
import type { Affiliation, Fact } from '../facts/fact';

/** The first affiliation holds from ever: it is recorded with this `from`. */
export const FROM_EVER = '1900-01-01' as LegalDay;

export interface AffiliationReading {
  readonly affiliation: Affiliation;
  /** Two regimes from one day: neither wins, the one before stays. */
  readonly contradiction: boolean;
}

/** The regime in force on a day (rule 8): the latest `from` up to it, as known now, whatever the order of arrival. */
export function affiliationOn(ofDebtor: readonly Fact[], day: LegalDay): AffiliationReading {
  const byStart = new Map<LegalDay, Affiliation | null>();
  for (const fact of ofKind(ofDebtor, 'affiliation-set')) {
    const from = fact.data.from ?? fact.on;
    const other = byStart.get(from);
    byStart.set(from, other === undefined || other === fact.data.affiliation ? fact.data.affiliation : null);
  }
  let found: { from: LegalDay; affiliation: Affiliation } | null = null;
  let contradiction = false;
  for (const [from, affiliation] of byStart) {
    if (from > day) continue;
    if (affiliation === null) contradiction = true;
    else if (found === null || from > found.from) found = { from, affiliation };
  }
  return { affiliation: found?.affiliation ?? 'compulsory', contradiction };
}

/** The next day after `day` on which a regime starts that is already known; null when none is. */
export function nextAffiliationStart(ofDebtor: readonly Fact[], day: LegalDay): LegalDay | null {
  let next: LegalDay | null = null;
  for (const fact of ofKind(ofDebtor, 'affiliation-set')) {
    const from = fact.data.from ?? fact.on;
    if (from > day && (next === null || from < next)) next = from;
  }
  return next;
}
