import { frenchDate } from '../domain/calendar/explanation';
import type { LegalDay } from '../domain/calendar/legal-day';
import { PERIODIC_ATTENTION_LABELS, PERIODIC_LABELS, PERIODIC_STAGE_LABELS } from '../domain/office/labels';
import type { PeriodicAttention, PeriodicKind } from '../domain/office/names';
import type { PeriodicDecision } from '../domain/office/periodic-decision';
import type { Published } from './case-attributes';

/** French texts of a periodic duty for Temporal UI: Markdown, opaque ids, nothing personal. Sandbox-safe. */

const DUTY_OF: { readonly [K in PeriodicKind]: string } = {
  'bailiff-semester': 'A13-7',
  'bailiff-query': 'A13-7',
  'nominative-statement': 'A13-10',
};

/** « Visite semestrielle, à visiter : jusqu'au 31 décembre 2026 (A13-7) ». */
export function waitText({ kind, stage, waitsUntil }: PeriodicDecision): string {
  const label = PERIODIC_LABELS[kind];
  const until = waitsUntil === null ? '' : ` : jusqu'au ${frenchDate(waitsUntil as LegalDay)}`;
  return `${label.charAt(0).toUpperCase()}${label.slice(1)}, ${PERIODIC_STAGE_LABELS[stage]}${until} (${DUTY_OF[kind]})`;
}

/** What the operator reads on the duty's page. */
export function periodicDetails(
  { stage, wakeAt, version }: PeriodicDecision,
  waiting: string,
  attention: PeriodicAttention | null,
): string {
  const lines = [
    `**Étape** : ${PERIODIC_STAGE_LABELS[stage]}`,
    `**Attend** : ${waiting}`,
    ...(wakeAt === null ? [] : [`**Prochain examen** : ${wakeAt}`]),
    ...(attention === null ? [] : [`**Attention** : ${PERIODIC_ATTENTION_LABELS[attention]}`]),
    `**Version** : ${version}`,
  ];
  return lines.join('  \n');
}

/** What is published of a duty: the caisse where it is one's. */
export const publishedOf = ({ kind, duty, stage, dueAt, attention }: PeriodicDecision): Published => ({
  stage,
  nature: null,
  caisse: kind === 'nominative-statement' ? duty.slice(duty.indexOf(':') + 1, duty.lastIndexOf(':')) : null,
  dueAt,
  attention,
});

/** « Visite semestrielle bailiff:B1:2026-S2 ». */
export const periodicSummary = ({ kind, duty }: PeriodicDecision): string =>
  `${PERIODIC_LABELS[kind].charAt(0).toUpperCase()}${PERIODIC_LABELS[kind].slice(1)} ${duty} (${DUTY_OF[kind]})`;

/** Summary of the activity that carries out an effect. */
export { OFFICE_EFFECT_LABELS as OFFICE_EFFECT_SUMMARIES } from '../domain/office/labels';
