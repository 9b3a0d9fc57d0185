import type { FactKind } from './fact';

/**
 * Who a kind speaks for. *Observations* say what happened outside: they are refused only for their shape, arrive in
 * any order, even on ended cases. *Acts* are ours: checked against what is known when they are recorded.
 */
type Role = 'observation' | 'act';
/** Whether a fact of this kind belongs to a case, to a debtor, or may belong to either. */
type Subject = 'case' | 'debtor' | 'either';

interface KindEntry {
  readonly role: Role;
  readonly subject: Subject;
  /** French label, as officers read it. */
  readonly label: string;
  /** Data fields that hold personal values: kept apart, erasable, never in the fact's own data. */
  readonly personal?: readonly string[];
}

export const FACT_KINDS: { readonly [K in FactKind]: KindEntry } = {
  'case-opened': { role: 'act', subject: 'case', label: 'ouverture du dossier' },
  'notice-dispatched': { role: 'observation', subject: 'case', label: 'expédition de la mise en demeure' },
  'notice-presented': { role: 'observation', subject: 'case', label: 'première présentation de la mise en demeure' },
  'notice-delivered': {
    role: 'observation',
    subject: 'case',
    label: 'remise de la mise en demeure (avis de réception signé)',
  },
  'notice-returned': { role: 'observation', subject: 'case', label: 'retour de la mise en demeure' },
  'notice-annulled': {
    role: 'observation',
    subject: 'case',
    label: 'annulation de la mise en demeure',
    personal: ['reason'],
  },
  'payment-received': { role: 'observation', subject: 'either', label: 'paiement reçu', personal: ['reference'] },
  'payment-reversed': { role: 'observation', subject: 'either', label: 'paiement annulé', personal: ['reason'] },
  'debt-adjusted': { role: 'observation', subject: 'case', label: 'rectification de la créance', personal: ['reason'] },
  'claim-lodged': { role: 'observation', subject: 'case', label: 'réclamation devant la CRA' },
  'claim-documents-received': { role: 'observation', subject: 'case', label: 'pièces de la réclamation reçues' },
  'claim-decided': { role: 'observation', subject: 'case', label: 'décision de la CRA' },
  'procedure-chosen': { role: 'act', subject: 'case', label: 'procédure choisie' },
  'procedure-abandoned': { role: 'act', subject: 'case', label: 'procédure abandonnée', personal: ['reason'] },
  'procedure-withdrawn': { role: 'act', subject: 'case', label: 'procédure retirée' },
  'contrainte-signed': { role: 'act', subject: 'case', label: 'contrainte signée' },
  'contrainte-served': { role: 'observation', subject: 'case', label: 'contrainte signifiée ou notifiée' },
  'opposition-lodged': { role: 'observation', subject: 'case', label: 'opposition à contrainte' },
  'judgment-given': { role: 'observation', subject: 'case', label: 'jugement' },
  'action-filed': { role: 'act', subject: 'case', label: 'action introduite' },
  'case-placed': { role: 'act', subject: 'case', label: 'dossier confié pour exécution', personal: ['reason'] },
  'case-recalled': { role: 'act', subject: 'case', label: 'dossier repris', personal: ['reason'] },
  'bailiff-reported': {
    role: 'observation',
    subject: 'case',
    label: "compte rendu d'exécution",
    personal: ['result'],
  },
  'caisse-notified': { role: 'act', subject: 'case', label: 'caisse avisée' },
  'caisse-acknowledged': { role: 'observation', subject: 'case', label: 'accusé de réception de la caisse' },
  'caisse-decided': { role: 'observation', subject: 'case', label: 'décision de la caisse' },
  'officer-reminded': { role: 'act', subject: 'case', label: 'gestionnaire relancé' },
  'affiliation-set': { role: 'observation', subject: 'debtor', label: "régime d'affiliation" },
  'address-changed': { role: 'observation', subject: 'debtor', label: "changement d'adresse", personal: ['address'] },
  died: { role: 'observation', subject: 'debtor', label: 'décès' },
  retraction: { role: 'act', subject: 'either', label: 'rétractation', personal: ['reason'] },
};

export function isFactKind(text: string): text is FactKind {
  return Object.hasOwn(FACT_KINDS, text);
}

export const isAct = (kind: FactKind): boolean => FACT_KINDS[kind].role === 'act';
