import { readWaivers, type Waiver } from '../../domain/bailiffs/waivers';
import { frenchDate } from '../../domain/calendar';
import type { LegalDay } from '../../domain/calendar/legal-day';
import type { OfficeFact, OfficeFactKind } from '../../domain/office/office-fact';
import { officeFile } from '../../domain/office/office-file';

/** The facts that say how visits and waivers of a bailiff stand. */
export const STANDING_KINDS = [
  'visit-planned',
  'visit-cancelled',
  'waiver-found',
  'waiver-agreed',
  'waiver-ended',
] as const satisfies readonly OfficeFactKind[];

/** The last finding of a bailiff that was not taken back. */
export const lastWaiver = (facts: readonly OfficeFact[]): Waiver | null =>
  readWaivers(officeFile(facts))
    .toSorted((a, b) => a.found.seq - b.found.seq)
    .at(-1) ?? null;

/** How a waiver stands, in a few words; nothing of one that is over. */
export function waiverText(waiver: Waiver | null, today: LegalDay): string {
  if (!waiver || waiver.until < today) return '';
  if (waiver.missing.length > 0) return `accord attendu : ${waiver.missing.join(', ')}`;
  if (waiver.from === null) return "sans effet : aucune caisse n'était déclarée";
  return `jusqu'au ${frenchDate(waiver.until)}`;
}
