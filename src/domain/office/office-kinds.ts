import type { OfficeFactKind } from './office-fact';

interface OfficeKindEntry {
  /** As for facts of debtors: observations say what others did, acts are ours and are checked when they are recorded. */
  readonly role: 'observation' | 'act';
  /** Whom the fact is about. */
  readonly subject: 'bailiff' | 'caisse' | 'either';
  /** French label, as officers read it. */
  readonly label: string;
}

export const OFFICE_KINDS: { readonly [K in OfficeFactKind]: OfficeKindEntry } = {
  'visit-planned': { role: 'act', subject: 'bailiff', label: 'visite prévue' },
  'visit-done': { role: 'observation', subject: 'bailiff', label: 'visite faite' },
  'visit-cancelled': { role: 'act', subject: 'bailiff', label: 'visite annulée' },
  'waiver-found': { role: 'act', subject: 'bailiff', label: 'dispense : constat du volume' },
  'waiver-agreed': { role: 'observation', subject: 'bailiff', label: 'dispense : accord de la caisse' },
  'waiver-ended': { role: 'act', subject: 'bailiff', label: 'fin de la dispense' },
  'query-sent': { role: 'act', subject: 'bailiff', label: 'interrogation envoyée' },
  'bailiff-reminded': { role: 'act', subject: 'bailiff', label: "relance de l'interrogation" },
  'query-replied': { role: 'observation', subject: 'bailiff', label: "réponse à l'interrogation" },
  'desk-reminded': { role: 'act', subject: 'bailiff', label: 'référent huissiers relancé' },
  'statement-frozen': { role: 'act', subject: 'caisse', label: 'état nominatif arrêté' },
  'finding-settled': { role: 'act', subject: 'caisse', label: "anomalie de l'état réglée" },
  'statement-approved': { role: 'act', subject: 'caisse', label: 'état nominatif approuvé' },
  'statement-sent': { role: 'act', subject: 'caisse', label: 'état nominatif adressé à la caisse' },
  'statement-acknowledged': { role: 'observation', subject: 'caisse', label: 'accusé de la caisse sur son état' },
  'statement-resend': { role: 'act', subject: 'caisse', label: "nouvel envoi de l'état demandé" },
  'director-reminded': { role: 'act', subject: 'caisse', label: 'directeur relancé' },
  'results-analysed': { role: 'observation', subject: 'caisse', label: 'résultats analysés avec la caisse' },
  retraction: { role: 'act', subject: 'either', label: 'rétractation' },
};

/** What only the system records: what it says is computed, or proves what the system itself sent. */
const SYSTEM_KINDS = ['desk-reminded', 'statement-frozen', 'director-reminded'] as const;
export type SystemKind = (typeof SYSTEM_KINDS)[number];

export const isSystemKind = (kind: OfficeFactKind): kind is SystemKind =>
  (SYSTEM_KINDS as readonly string[]).includes(kind);

export function isOfficeFactKind(text: string): text is OfficeFactKind {
  return Object.hasOwn(OFFICE_KINDS, text);
}
