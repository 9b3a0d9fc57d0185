import { STAGE_LABELS, type AttentionReason, type EffectKind } from '../domain/assessment/assessment';
import type { Decision } from '../domain/assessment/decision';
import { frenchDate } from '../domain/calendar/explanation';
import type { LegalDay } from '../domain/calendar/legal-day';
import type { ProcedureNature } from '../domain/facts/fact';

/** French texts of a case for Temporal UI: Markdown, opaque ids, nothing personal. Sandbox-safe. */

/** « jusqu'au 6 juillet 2009 », or nothing when no day is waited for. */
export function upTo({ waitsFor }: Decision): string {
  return waitsFor === null ? '' : ` : jusqu'au ${frenchDate(waitsFor.lastDay as LegalDay)}`;
}

/** What the operator reads on the case's page. `waiting` is the summary of the wait that begins. */
export function caseDetails(
  decision: Decision,
  waiting: string,
  attention: AttentionReason | null,
  link?: string,
): string {
  const { stage, nature, wakeAt, version } = decision;
  const lines = [
    `**Étape** : ${STAGE_LABELS[stage]}`,
    `**Attend** : ${waiting}`,
    ...(nature === null ? [] : [`**Procédure** : ${NATURES[nature]}`]),
    ...(wakeAt === null ? [] : [`**Prochain examen** : ${wakeAt}`]),
    ...(attention === null ? [] : [`**Attention** : ${ATTENTION[attention]}`]),
    `**Version** : ${version}`,
    ...(link === undefined ? [] : [`[Ouvrir le dossier](${link})`]),
  ];
  return lines.join('  \n');
}

const NATURES: { readonly [N in ProcedureNature]: string } = {
  contrainte: 'contrainte',
  'civil-action': 'action civile',
  'criminal-court-action': 'action devant la juridiction pénale',
  prosecution: 'poursuites pénales',
};

const ATTENTION: { readonly [R in AttentionReason]: string } = {
  contradiction: 'deux faits se contredisent',
  'decision-without-fact': 'une décision du système attend un accord',
  'act-held':
    'un changement de règles ou de programme rend un acte exigible : il attend un accord (« recouvrement reassess »)',
  'to-recall': "le dossier est confié pour exécution alors que rien n'est plus engagé : il est à reprendre",
  'effect-parked': 'un envoi a échoué définitivement (« recouvrement retry »)',
  late: 'le dossier a du retard sur son échéance',
};

/** Summary of the activity that carries out an effect. */
export const EFFECT_SUMMARIES: { readonly [K in EffectKind]: string } = {
  'notify-caisse': 'Avis du défaut de paiement à la caisse (A13-4)',
  'correct-caisse-notice': "Rectification de l'avis à la caisse (A13-4)",
  'remind-officer': 'Rappel au gestionnaire',
};
