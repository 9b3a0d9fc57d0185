import { DEADLINE_LABELS, STAGE_LABELS, type Stage } from '../domain/assessment/assessment';
import type { LostHandOver } from './hand-overs';
import type { MovedOn, SaidOfCase } from './lost-hour';
import type { RebuildReport } from './rebuild';

/** Lines of a list on a screen; the file of the report has them all. */
const SHOWN = 20;

/** Whether a person has something to do: facts to record again, or workflows that do not answer. */
export const needsPerson = ({ movedOn, handedOver, failed, unverified }: RebuildReport): boolean =>
  movedOn.length + failed + unverified.length > 0 || handedOver.some(({ onFile }) => !onFile);

/** The report as an officer reads it. */
export function reportText(report: RebuildReport): string {
  const {
    dryRun,
    openCases,
    missing,
    alreadyThere,
    told,
    failed,
    asked,
    unverified,
    stages,
    openDuties,
    missingDuties,
  } = report;
  const done = dryRun
    ? ["Essai à blanc : rien n'a été fait."]
    : [
        `${told} dossiers et obligations avisés ou relancés${failed > 0 ? `, ${failed} en échec (la pompe recommence)` : ''}.`,
        `${asked - unverified.length} sur ${asked} montrent l'étape et l'échéance du registre.`,
        ...listed(unverified, ({ case: id, expected, shown }) => `${id} : attendu ${expected}, montré ${shown}`),
      ];
  return [
    ...lostTime(report),
    `${openCases} dossiers ouverts, dont ${alreadyThere} à jour dans Temporal et ${missing} sans workflow.`,
    ...Object.entries(stages).map(
      ([stage, count]) => `  ${String(count).padStart(7)}  ${STAGE_LABELS[stage as Stage]}`,
    ),
    ...(openDuties > 0 ? [`${openDuties} obligations périodiques en cours, dont ${missingDuties} sans workflow.`] : []),
    ...done,
  ].join('\n');
}

function lostTime({ registerBehind, restoredTo, movedOn, handedOver, terminated, dryRun }: RebuildReport): string[] {
  const lines: string[] = [];
  if (registerBehind)
    lines.push(
      `Le registre a été restauré à un moment antérieur${restoredTo === null ? '' : ` (complet jusqu'à ${restoredTo})`}.`,
      `${movedOn.length} dossiers avaient avancé depuis : les faits reçus alors sont à enregistrer de nouveau.`,
      ...listed(movedOn, movedOnText),
    );
  if (handedOver.length > 0)
    lines.push(
      `${handedOver.length} envois étaient partis sans que le registre le sache ; ils ne partiront pas une seconde fois.`,
      ...listed(handedOver, handOverText),
    );
  if (registerBehind && !dryRun && terminated > 0)
    lines.push(`${terminated} workflows de dossiers inconnus du registre ont été arrêtés.`);
  return lines;
}

function movedOnText({ case: id, caisse, learntAt, workflow, register }: MovedOn): string {
  const then = `${learntAt} ${saidText(workflow)}`;
  return register === null
    ? `${id} (caisse ${caisse}) : inconnu du registre, à ouvrir de nouveau ; ${then}`
    : `${id} (caisse ${caisse}) : ${then} ; le registre dit ${saidText(register)}`;
}

const saidText = ({ version, stage, waitsFor }: SaidOfCase): string =>
  `« ${STAGE_LABELS[stage]} »${waitsFor ? `, ${DEADLINE_LABELS[waitsFor.deadline]} le ${waitsFor.lastDay}` : ''} (version ${version})`;

function handOverText({ key, case: id, at, source, reference, onFile }: LostHandOver): string {
  const from = source === 'workflow' ? "d'après le workflow" : "d'après le courrier";
  const then = onFile ? "l'acte est porté au dossier" : "à tenir pour fait quand l'acte redeviendra dû";
  return `${at ?? 'date inconnue'} ${key ?? reference}${id === null ? '' : ` (dossier ${id})`} ${from} : ${then}`;
}

function listed<T>(items: readonly T[], text: (item: T) => string): string[] {
  const more = items.length - SHOWN;
  return [
    ...items.slice(0, SHOWN).map((item) => `  - ${text(item)}`),
    ...(more > 0 ? [`  … et ${more} autres (--json, --report)`] : []),
  ];
}
