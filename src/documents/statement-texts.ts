import { frenchDate, type LegalDay } from '../domain/calendar';
import { parisDay, parisTime } from '../domain/calendar/paris-time';
import type { Instant } from '../domain/facts/fact';
import type { FindingCode } from '../domain/statement/findings';
import type { SumsText } from '../domain/statement/totals';
import type { StatementOnFile } from '../register/statement/statement-register';

/** What the caller knows of a statement beside its frozen lines; the summary shows it. */
export interface StatementDetails {
  /** Null while it is not approved. */
  readonly approval: { readonly signatory: string; readonly on: LegalDay } | null;
  /** The findings of the freezing that were settled, those with the same reason together. */
  readonly settled: readonly SettledFinding[];
}

interface SettledFinding {
  readonly code: FindingCode;
  readonly count: number;
  readonly by: string;
  readonly on: LegalDay;
  readonly reason: string;
}

/** The sums that the statement is broken down by, in order. */
export const SUMMARY_AMOUNTS = [
  ['opening', "Solde à l'ouverture"],
  ['added', 'Entrées'],
  ['paid', 'Payé'],
  ['cancelled', 'Annulé'],
  ['writtenOff', 'Admis en non-valeur'],
  ['closing', 'Solde à la clôture'],
] as const satisfies readonly (readonly [keyof SumsText, string])[];

const DOCUMENT_TITLE = 'État nominatif des débiteurs';

export const titleOf = ({ number }: StatementOnFile): string =>
  number === 0 ? DOCUMENT_TITLE : `${DOCUMENT_TITLE}, état rectificatif n° ${number}`;

/** « 1er semestre 2026 » */
export function semesterText(period: string): string {
  const [year, semester] = period.split('-S');
  return semester === '1' ? `1er semestre ${year}` : `2e semestre ${year}`;
}

/** « 2 juillet 2026 à 09:00, heure de Paris » */
export const instantText = (instant: Instant): string =>
  `${frenchDate(parisDay(instant))} à ${parisTime(instant)}, heure de Paris`;

/** What a statement is, line by line, as its files say it. */
export function particularsOf(statement: StatementOnFile): readonly (readonly [label: string, text: string])[] {
  const { caisse, caisseName, period, asAt, from, knownAt, number, control } = statement;
  return [
    ['Caisse', `${caisseName} (${caisse})`],
    ['Semestre', `${semesterText(period)} (à compter du ${frenchDate(from)})`],
    ['Arrêté au', frenchDate(asAt)],
    ['Faits connus au', instantText(knownAt)],
    ['Numéro', number === 0 ? "0 (l'état lui-même)" : `${number} (rectificatif : les seules lignes qui diffèrent)`],
    ['Empreinte de contrôle', control ?? ''],
  ];
}
