import { DEADLINE_LABELS } from '../domain/assessment/assessment';
import { ATTENTION_LABELS, EFFECT_LABELS } from '../domain/assessment/labels';
import { frenchDay } from '../domain/calendar';
import { ALARM_LABELS } from '../domain/duties/alarm';
import type { DeskDigest, DirectorDigest, OfficerDigest, OperationsDigest, PeriodicDue } from '../domain/duties/digest';
import { LEDGER_DUTY_LABELS } from '../domain/duties/labels';
import { euros } from '../domain/money/cents';
import {
  OFFICE_EFFECT_LABELS,
  PERIODIC_ATTENTION_LABELS,
  PERIODIC_LABELS,
  PERIODIC_STAGE_LABELS,
} from '../domain/office/labels';

/** A heading and its lines; one without lines is left out. */
export interface Section {
  readonly title: string;
  readonly lines: readonly string[];
}

const DUE = 'À faire prochainement';
const OVERDUE = 'En retard';
const STUCK = 'À débloquer';

export function officerSections({ due, overdue, oldest, stuck }: OfficerDigest): Section[] {
  return [
    {
      title: DUE,
      lines: due.map(
        ({ deadline, cases, first }) =>
          `${counted(cases, 'dossier')} : ${DEADLINE_LABELS[deadline]}, dès le ${frenchDay(first)}`,
      ),
    },
    { title: OVERDUE, lines: overdue.map(({ duty, rows }) => `${rows} : ${LEDGER_DUTY_LABELS[duty]} (${duty})`) },
    {
      title: 'Les plus anciens en retard',
      lines: oldest.map(
        ({ label, case: id, dueOn }) => `mise en demeure ${label} (dossier ${id}), dû le ${frenchDay(dueOn)}`,
      ),
    },
    {
      title: STUCK,
      lines: stuck.map(({ reason, cases }) => `${counted(cases, 'dossier')} : ${ATTENTION_LABELS[reason]}`),
    },
  ];
}

export function deskSections({ due, overdue, visits, stuck }: DeskDigest): Section[] {
  return [
    { title: DUE, lines: due.map(periodicLine) },
    { title: OVERDUE, lines: overdue.map(periodicLine) },
    {
      title: 'Visites prévues dans les sept jours',
      lines: visits.map(({ day, bailiff }) => `${frenchDay(day)} : ${bailiff}`),
    },
    {
      title: STUCK,
      lines: stuck.map(({ attention, duties }) => `${duties} : ${PERIODIC_ATTENTION_LABELS[attention]}`),
    },
  ];
}

function periodicLine({ kind, dueOn, duties, planned }: PeriodicDue): string {
  const dated = kind === 'bailiff-semester' && planned > 0 ? `, dont ${counted(planned, 'prévue')}` : '';
  return `${duties} : ${PERIODIC_LABELS[kind]}, au plus tard le ${frenchDay(dueOn)}${dated}`;
}

export function directorSections({ toSign, statements, exposure, forecast, day }: DirectorDigest): Section[] {
  const late = toSign.late > 0 ? `, dont ${toSign.late} en retard` : '';
  return [
    {
      title: 'À signer',
      lines:
        toSign.cases > 0 ? [`${counted(toSign.cases, 'contrainte')}, ${euros(toSign.due)} restant dus${late}`] : [],
    },
    {
      title: 'États nominatifs',
      lines: statements.map(
        ({ caisse, period, stage, dueOn, done }) =>
          `caisse ${caisse}, ${period} : ${PERIODIC_STAGE_LABELS[stage]}${done ? '' : `, à adresser au plus tard le ${frenchDay(dueOn)}${dueOn < day ? ' (en retard)' : ''}`}`,
      ),
    },
    {
      title: 'Exposition (article 51)',
      lines: [
        ...(exposure.rows > 0
          ? [`${euros(exposure.exposure)} pour ${counted(exposure.rows, 'obligation')} en retard sans justification`]
          : []),
        ...(forecast.tally.rows > 0
          ? [
              `${euros(forecast.tally.exposure)} de plus d'ici au ${frenchDay(forecast.on)} si rien n'est fait (${counted(forecast.tally.rows, 'obligation')})`,
            ]
          : []),
      ],
    },
  ];
}

const EFFECTS: Readonly<Record<string, string>> = { ...EFFECT_LABELS, ...OFFICE_EFFECT_LABELS };

export function operationsSections(digest: OperationsDigest): Section[] {
  const lag = [
    [digest.behind, 'à aviser'],
    [digest.overdue, 'réveils manqués'],
    [digest.withoutWorkflow, 'sans workflow'],
  ] as const;
  return [
    {
      title: 'Envois en échec',
      lines: digest.parked.map(({ kind, effects }) => `${effects} : ${EFFECTS[kind] ?? kind}`),
    },
    {
      title: 'Workflows en retard',
      lines: lag.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`),
    },
    {
      title: 'Alarmes du registre des obligations',
      lines: digest.alarms.map(({ code, count }) => `${count} : ${ALARM_LABELS[code]}`),
    },
  ];
}

/** `1 dossier`, `2 dossiers`. */
const counted = (count: number, word: string): string => `${count} ${word}${count > 1 ? 's' : ''}`;
