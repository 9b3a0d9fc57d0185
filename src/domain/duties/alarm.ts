import type { LedgerDuty } from '../assessment/assessment';

/** What the daily check finds: a duty that should stand in the ledger and does not, or that nobody sees through. */
export const ALARM_CODES = [
  'no-notice-duty',
  'no-claim-duty',
  'no-procedure-duty',
  'no-caisse-duty',
  'no-periodic-duty',
  'no-workflow',
  'justified-nothing',
] as const;
export type AlarmCode = (typeof ALARM_CODES)[number];

export interface Alarm {
  readonly code: AlarmCode;
  readonly duty: LedgerDuty | null;
  /** A case's id, the id of a periodic duty, or of a row of the ledger. */
  readonly subject: string;
  /** What people call it: the notice's reference, or the same. */
  readonly label: string;
}

/** French labels, as users read them. */
export const ALARM_LABELS: { readonly [C in AlarmCode]: string } = {
  'no-notice-duty': 'mise en demeure envoyée, sans son délai au registre (A13-1)',
  'no-claim-duty': 'réclamation dans le délai, sans son attente au registre (A13-2)',
  'no-procedure-duty': 'régime obligatoire, délai passé, sans procédure due au registre (A13-3)',
  'no-caisse-duty': 'régime volontaire, délai passé, sans avis dû au registre (A13-4)',
  'no-periodic-duty': 'période due, sans ligne au registre (A13-7, A13-10)',
  'no-workflow': 'obligation périodique que personne ne suit (sans workflow)',
  'justified-nothing': "justification d'une ligne qui n'est pas au registre",
};
