import type { ProcedureNature } from '../facts/fact';
import type { ActionKind, AttentionReason, EffectKind } from './assessment';
import type { EffectState } from './debtor-state';

/** French labels beside those of stages, steps and deadlines: what officers read instead of identifiers. */
export const NATURE_LABELS: { readonly [N in ProcedureNature]: string } = {
  contrainte: 'contrainte',
  'civil-action': 'action civile',
  'criminal-court-action': 'action devant les juridictions pénales',
  prosecution: 'poursuites pénales',
};

export const ATTENTION_LABELS: { readonly [R in AttentionReason]: string } = {
  contradiction: 'faits contradictoires',
  'decision-without-fact': 'décision sans fait nouveau',
  'act-held': 'acte retenu : règles ou programme changés',
  'to-recall': 'dossier confié sans procédure engagée : à reprendre',
  'effect-parked': 'envoi en échec',
  late: 'réveil en retard',
};

export const EFFECT_LABELS: { readonly [K in EffectKind]: string } = {
  'notify-caisse': 'avis à la caisse',
  'correct-caisse-notice': 'rectification à la caisse',
  'remind-officer': 'relance du gestionnaire',
};

/** Every act of the system, as it is listed for a person. */
export const ACTION_LABELS: { readonly [K in ActionKind]: string } = {
  'choose-procedure': "choix d'une procédure",
  'withdraw-procedure': 'retrait de la procédure',
  ...EFFECT_LABELS,
};

export const EFFECT_STATE_LABELS: { readonly [S in EffectState['state']]: string } = {
  pending: 'à faire',
  sending: 'en cours',
  done: 'fait',
  parked: 'en échec, à reprendre (recouvrement retry)',
  cancelled: 'annulé',
};
