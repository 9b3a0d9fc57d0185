import type { OfficeEffectKind, PeriodicAttention, PeriodicDeadlineName, PeriodicKind, PeriodicStage } from './names';

/** French labels of what the calendar brings, as users read them. */
export const PERIODIC_LABELS: { readonly [K in PeriodicKind]: string } = {
  'bailiff-semester': 'visite semestrielle',
  'bailiff-query': 'interrogation mensuelle',
  'nominative-statement': 'état nominatif',
};

export const PERIODIC_STAGE_LABELS: { readonly [S in PeriodicStage]: string } = {
  'to-visit': 'à visiter',
  planned: 'visite prévue',
  visited: 'visité',
  'visited-late': 'visité hors délai',
  waived: 'dispense en vigueur',
  left: 'a cessé ses fonctions',
  missed: 'visite non faite',
  'to-send': 'à envoyer',
  sent: 'envoyé',
  reminded: 'relancé',
  unanswered: 'sans réponse',
  answered: 'répondu',
  'nothing-to-ask': 'rien à demander',
  'to-freeze': 'à arrêter',
  'to-settle': 'anomalies à régler',
  'to-approve': 'à approuver',
  received: 'reçu par la caisse',
  refused: 'refusé par la caisse',
  accepted: 'accepté par la caisse',
};

export const PERIODIC_DEADLINE_LABELS: { readonly [D in PeriodicDeadlineName]: string } = {
  'bailiff-visit': "visite de l'huissier ou du commissaire de justice",
  'bailiff-query': "interrogation de l'huissier ou du commissaire de justice (objectif de l'organisme)",
  statement: 'état nominatif à adresser à la caisse',
};

export const OFFICE_EFFECT_LABELS: { readonly [K in OfficeEffectKind]: string } = {
  'remind-desk': 'rappel au référent huissiers',
  'query-bailiff': "interrogation de l'huissier ou du commissaire de justice",
  'remind-bailiff': "relance de l'huissier ou du commissaire de justice",
  'freeze-statement': "arrêté de l'état nominatif",
  'send-statement': "envoi de l'état nominatif",
  'remind-director': 'rappel au directeur',
};

export const PERIODIC_ATTENTION_LABELS: { readonly [A in PeriodicAttention]: string } = {
  overdue: 'échéance dépassée',
  'query-unanswered': 'interrogation sans réponse',
  'statement-refused': 'état refusé par la caisse',
  'statement-unacknowledged': 'état sans accusé de réception',
  'effect-parked': 'envoi en échec',
  late: 'réveil en retard',
};

/** The bailiff's title changed on 1 July 2022. */
export const bailiffTitle = (day: string): string =>
  day < '2022-07-01' ? 'huissier de justice' : 'commissaire de justice';
