import { NATURE_LABELS } from '../assessment/labels';
import { PROCEDURE_NATURES } from '../facts/fact';

/** What a statement is broken down by (A13-10): the procedure, or what stands in its place. */
export const STATEMENT_NATURES = [...PROCEDURE_NATURES, 'insolvency', 'caisse-notified', 'none-yet'] as const;
export type StatementNature = (typeof STATEMENT_NATURES)[number];

export const STATEMENT_NATURE_LABELS: { readonly [N in StatementNature]: string } = {
  ...NATURE_LABELS,
  insolvency: 'procédure collective',
  'caisse-notified': 'caisse avisée (régime volontaire)',
  'none-yet': 'aucune à ce jour',
};
