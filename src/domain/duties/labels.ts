import type { LedgerDuty } from '../assessment/assessment';
import type { DutyState } from './duty-state';
import type { Age } from './exposure';

/** French labels of the ledger, as users read them. */
export const DUTY_STATE_LABELS: { readonly [S in DutyState]: string } = {
  waiting: 'à venir',
  open: 'due',
  done: 'accomplie',
  'done-late': 'accomplie en retard',
  overdue: 'en retard',
  lifted: 'levée',
};

export const LEDGER_DUTY_LABELS: { readonly [D in LedgerDuty]: string } = {
  'A13-1': 'attendre la fin du délai de la mise en demeure',
  'A13-2': 'attendre la décision de la CRA',
  'A13-3': 'engager une procédure',
  'A13-4': 'aviser la caisse sans délai',
  'A13-7': "interroger et visiter l'huissier ou le commissaire de justice",
  'A13-10': "adresser l'état nominatif",
};

export const AGE_LABELS: { readonly [A in Age]: string } = {
  '30': '30 jours au plus',
  '90': 'de 31 à 90 jours',
  '180': 'de 91 à 180 jours',
  more: 'plus de 180 jours',
};
