import { add, subtract } from '../money/cents';
import type { StatementLine } from './line';

/** What is to be settled before a statement is approved. */
export const FINDING_CODES = ['sums', 'missing-identity', 'no-nature', 'attention', 'opening-differs'] as const;
export type FindingCode = (typeof FINDING_CODES)[number];

/** French labels, as users read them. */
export const FINDING_LABELS: { readonly [C in FindingCode]: string } = {
  sums: 'sommes qui ne concordent pas',
  'missing-identity': 'débiteur sans nom',
  'no-nature': 'dossier sans procédure engagée',
  attention: 'point à régler dans le dossier',
  'opening-differs': "solde d'ouverture différent du solde de clôture précédent",
};

/** What a line shows by itself; `detail` is French and names nobody. */
export function findingsOf(line: StatementLine): { readonly code: FindingCode; readonly detail: string }[] {
  const found: { code: FindingCode; detail: string }[] = [];
  if (!isBalanced(line))
    found.push({ code: 'sums', detail: 'ouverture + entrées − paiements − annulations ≠ clôture' });
  if (line.nature === 'none-yet' && line.stage === 'recovery-due')
    found.push({ code: 'no-nature', detail: "procédure due, aucune n'est engagée" });
  if (line.nature === 'none-yet' && line.stage === 'caisse-notice-due')
    found.push({ code: 'no-nature', detail: "caisse à aviser, elle ne l'est pas" });
  return found;
}

export const isBalanced = ({
  opening,
  added,
  paid,
  cancelled,
  writtenOff,
  closing,
}: Pick<StatementLine, 'opening' | 'added' | 'paid' | 'cancelled' | 'writtenOff' | 'closing'>): boolean =>
  subtract(subtract(subtract(add(opening, added), paid), cancelled), writtenOff) === closing;
