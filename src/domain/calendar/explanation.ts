import type { HolidayZone } from './holidays';
import { holidayOn } from './holidays';
import { addDays, dayOfWeek, type LegalDay } from './legal-day';
import { addLength } from './time-limit';
import { addWorkingDays } from './working-days';

/** One step of a computation, as data: texts are made when someone reads them. `day` is the step's result. */
export type Step =
  | { readonly op: 'start'; readonly event: string; readonly day: LegalDay }
  | { readonly op: 'same-day'; readonly event: string; readonly day: LegalDay }
  | {
      readonly op: 'add';
      readonly unit: 'day' | 'month' | 'year' | 'working-day';
      readonly count: number;
      readonly day: LegalDay;
    }
  | {
      readonly op: 'roll';
      readonly reason: 'saturday' | 'sunday' | 'holiday';
      readonly holiday?: string;
      readonly from: LegalDay;
      readonly day: LegalDay;
    };

const EVENTS: Readonly<Record<string, string>> = {
  'notice-dispatched': "l'expédition de la mise en demeure",
  'notice-presented': 'la première présentation de la mise en demeure',
  'notice-delivered': 'la remise de la mise en demeure (avis de réception signé)',
  'claim-lodged': 'la réception de la réclamation',
  'claim-documents-received': 'la réception des pièces de la réclamation',
  'contrainte-served': 'la signification ou notification de la contrainte',
  'opposition-last-day': "la fin du délai d'opposition",
  'acting-day': 'le premier jour où le recouvrement est possible',
  'procedure-abandoned': "l'abandon de la procédure",
  'procedure-withdrawn': 'le premier jour où le recouvrement est de nouveau possible',
  'judgment-given': "l'annulation de la procédure par le juge",
};

const MONTHS = [
  'janvier',
  'février',
  'mars',
  'avril',
  'mai',
  'juin',
  'juillet',
  'août',
  'septembre',
  'octobre',
  'novembre',
  'décembre',
];
const WEEKDAYS = ['lundi', 'mardi', 'mercredi', 'jeudi', 'vendredi', 'samedi', 'dimanche'];
const UNITS = { day: 'jour', month: 'mois', year: 'an', 'working-day': 'jour ouvré' } as const;

/** A day as users read it: « vendredi 1er mai 2009 ». */
export function frenchDay(day: LegalDay): string {
  const number = Number(day.slice(8, 10));
  return `${WEEKDAYS[dayOfWeek(day) - 1]} ${number === 1 ? '1er' : number} ${MONTHS[Number(day.slice(5, 7)) - 1]} ${day.slice(0, 4)}`;
}

/** One step in French, with its source. */
export function explainStep(step: Step): string {
  switch (step.op) {
    case 'start':
      return `Point de départ : ${EVENTS[step.event] ?? step.event}, le ${frenchDay(step.day)} ; ce jour ne compte pas (CPC art. 641).`;
    case 'same-day':
      return `Sans délai : le jour même, ${frenchDay(step.day)} (convention type, art. 13, al. 2).`;
    case 'add':
      return step.unit === 'working-day'
        ? `Objectif de l'organisme (non fixé par un texte) : ${count(step)} ; dernier jour le ${frenchDay(step.day)}.`
        : `Délai de ${count(step)} : il finit le ${frenchDay(step.day)} à 24 heures (CPC art. 641).`;
    case 'roll':
      return step.reason === 'holiday'
        ? `Le ${frenchDay(step.from)} est férié (${step.holiday}) : reporté au ${frenchDay(step.day)} (CPC art. 642).`
        : `Le ${frenchDay(step.from)} est un ${step.reason === 'saturday' ? 'samedi' : 'dimanche'} : reporté au ${frenchDay(step.day)} (CPC art. 642).`;
  }
}

export const explain = (steps: readonly Step[]): string[] => steps.map(explainStep);

function count({ unit, count }: Extract<Step, { op: 'add' }>): string {
  const word: string = UNITS[unit];
  if (count < 2 || unit === 'month') return `${count} ${word}`;
  return `${count} ${unit === 'working-day' ? 'jours ouvrés' : `${word}s`}`;
}

/**
 * The last day that the steps lead to, computed again from their operations alone.
 * @throws {RangeError} when a step's result does not follow from the step before it.
 */
export function recompute(steps: readonly Step[], zone: HolidayZone): LegalDay {
  let day: LegalDay | null = null;
  for (const step of steps) {
    const expected = apply(step, day, zone);
    if (expected !== step.day) throw new RangeError(`${step.op}: ${step.day} does not follow, ${expected} does`);
    day = expected;
  }
  if (day === null) throw new RangeError('no step');
  return day;
}

function apply(step: Step, before: LegalDay | null, zone: HolidayZone): LegalDay {
  if (step.op === 'start' || step.op === 'same-day') return step.day;
  if (before === null) throw new RangeError('no starting day');
  if (step.op === 'add')
    return step.unit === 'working-day'
      ? addWorkingDays(before, step.count, zone)
      : addLength(before, { unit: step.unit, count: step.count });
  const free = holidayOn(before, zone) === null && dayOfWeek(before) < 6;
  if (free || step.from !== before) throw new RangeError(`${before} is a working day: nothing to roll`);
  return addDays(before, 1);
}
