import { addDays, type LegalDay } from '../calendar/legal-day';
import type { OfficeFact } from '../office/office-fact';
import { type OfficeFile, ofOfficeKind } from '../office/office-file';

/** A finding on volume with the agreements that it has, and needs. */
export interface Waiver {
  readonly found: OfficeFact<'waiver-found'>;
  /** Caisses that have not agreed yet. */
  readonly missing: readonly string[];
  /** First day in force: that of the last agreement; null while one is missing. */
  readonly from: LegalDay | null;
  /** Last day in force: its own end, or the day before it was ended. */
  readonly until: LegalDay;
}

/**
 * « … lorsque l'organisme constate, en accord avec la caisse, que le volume … ne justifie pas une telle fréquence » : the finding
 * without the agreement of every caisse concerned lifts nothing, nor does an agreement without the finding.
 */
export function readWaivers(file: OfficeFile): Waiver[] {
  const naming = <K extends 'waiver-agreed' | 'waiver-ended'>(kind: K, found: OfficeFact): OfficeFact<K>[] =>
    ofOfficeKind(file.facts, kind).filter((fact) => file.resolve(fact.data.waiver, fact) === found);
  return ofOfficeKind(file.facts, 'waiver-found').map((found) => {
    const agreed = naming('waiver-agreed', found);
    const dayOf = (caisse: string): LegalDay | null => agreed.find(({ data }) => data.caisse === caisse)?.on ?? null;
    const caisses = found.data.volumes.map(({ caisse }) => caisse);
    const missing = caisses.filter((caisse) => dayOf(caisse) === null);
    const days = [found.on, ...caisses.map(dayOf).filter((day) => day !== null)].sort();
    const complete = caisses.length > 0 && missing.length === 0;
    const ended = naming('waiver-ended', found)[0];
    const eve = ended ? addDays(ended.on, -1) : found.data.until;
    return {
      found,
      missing,
      from: complete ? (days.at(-1) as LegalDay) : null,
      until: eve < found.data.until ? eve : found.data.until,
    };
  });
}

/** Since when a waiver that is in force on `day` has been; the earliest of several; null when none is. */
export function waivedSince(waivers: readonly Waiver[], day: LegalDay): LegalDay | null {
  const starts = waivers.flatMap(({ from, until }) => (from !== null && from <= day && day <= until ? [from] : []));
  return starts.sort()[0] ?? null;
}
