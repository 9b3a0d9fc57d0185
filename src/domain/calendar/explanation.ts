import { dayOfWeek, type LegalDay, partsOf } from './legal-day';
import type { DayRange } from './working-days';

/**
 * One step of a computation, as plain data: texts are made when someone reads them, so they cost nothing where limits are
 * computed. `day` is the step's result.
 */
export type Step =
  | { readonly op: 'start'; readonly event: string; readonly day: LegalDay }
  /** A limit that is the day itself, without delay. */
  | { readonly op: 'same-day'; readonly event: string; readonly day: LegalDay }
  | {
      readonly op: 'add';
      readonly unit: 'day' | 'month' | 'year' | 'working-day';
      readonly count: number;
      readonly day: LegalDay;
      /** Working days only: those that did not count (stays), from the first to the last working day left out. */
      readonly skipped?: readonly DayRange[];
    }
  | {
      readonly op: 'roll';
      readonly reason: 'saturday' | 'sunday' | 'holiday';
      readonly holiday?: string;
      readonly from: LegalDay;
      readonly day: LegalDay;
    }
  /** A day of the calendar itself: the end of the period in which the day before lies, or one that a text fixes. */
  | {
      readonly op: 'calendar';
      readonly rule: 'semester-end' | 'month-end' | 'fixed';
      readonly day: LegalDay;
      readonly source: string;
    }
  /** A remark that moves nothing: a French text, or else a code, with its source. */
  | {
      readonly op: 'note';
      readonly code: string;
      readonly text?: string;
      readonly day?: LegalDay;
      readonly source: string;
    };

/** What starts a limit, in French, without article; a kind that is not listed stands for itself. */
const EVENTS: ReadonlyMap<string, string> = new Map([
  ['notice-dispatched', 'expédition de la mise en demeure'],
  ['notice-presented', 'première présentation'],
  ['notice-delivered', 'remise (avis de réception signé)'],
  ['claim-lodged', 'réception de la réclamation'],
  ['claim-documents-received', 'réception des pièces'],
  ['contrainte-served', 'signification de la contrainte'],
  ['opposition-lodged', 'opposition à la contrainte'],
  ['opposition-last-day', "fin du délai d'opposition"],
  ['acting-day', 'premier jour où le recouvrement est possible'],
  ['procedure-abandoned', 'abandon de la procédure'],
  ['procedure-withdrawn', 'premier jour où le recouvrement est de nouveau possible'],
  ['judgment-given', 'jugement'],
  ['semester-start', 'début du semestre civil'],
  ['month-start', 'début du mois'],
  ['bailiff-in-office', 'prise de fonctions'],
  ['statement-closing', "jour auquel l'état est arrêté"],
  ['insolvency-opened', "publication du jugement d'ouverture au BODACC"],
]);

const CALENDAR_DAYS = {
  'semester-end': 'Dernier jour du semestre civil',
  'month-end': 'Dernier jour du mois',
  fixed: 'Dernier jour fixé par le texte',
} as const;

const MONTHS = 'janvier février mars avril mai juin juillet août septembre octobre novembre décembre'.split(' ');
const WEEKDAYS = ['lundi', 'mardi', 'mercredi', 'jeudi', 'vendredi', 'samedi', 'dimanche'];

/** A day as users read it: « vendredi 1er mai 2009 ». */
export function frenchDay(day: LegalDay): string {
  return `${WEEKDAYS[dayOfWeek(day) - 1]} ${frenchDate(day)}`;
}

/** The same without its weekday: « 1er mai 2009 ». */
export function frenchDate(day: LegalDay): string {
  const parts = partsOf(day);
  return `${parts.day === 1 ? '1er' : parts.day} ${MONTHS[parts.month - 1]} ${parts.year}`;
}

/** One step as a French sentence, with its source. */
export function explainStep(step: Step): string {
  switch (step.op) {
    case 'start':
      return `Point de départ : ${EVENTS.get(step.event) ?? step.event}, le ${frenchDay(step.day)}.`;
    case 'same-day':
      return `Sans délai : le jour même, ${frenchDay(step.day)} (convention type, art. 13, al. 2).`;
    case 'add':
      return explainAdd(step);
    case 'roll':
      return `Le ${explainRest(step)} : reporté au ${frenchDay(step.day)} (CPC art. 642).`;
    case 'calendar':
      return `${CALENDAR_DAYS[step.rule]} : ${frenchDay(step.day)} (${step.source}).`;
    case 'note':
      return `${step.text ?? step.code}${step.day ? `, le ${frenchDay(step.day)}` : ''} (${step.source}).`;
  }
}

/** Each step in French, in order. */
export function explain(steps: readonly Step[]): string[] {
  return steps.map(explainStep);
}

function explainAdd({ unit, count, day, skipped }: Extract<Step, { op: 'add' }>): string {
  const last = `dernier jour le ${frenchDay(day)}`;
  const plural = count > 1 ? 's' : '';
  switch (unit) {
    case 'day':
      return `Délai de ${count} jour${plural} : ${last} (CPC art. 641, le jour de départ ne compte pas).`;
    case 'month':
    case 'year': {
      const name = unit === 'month' ? 'mois' : `an${plural}`;
      const length = count === 1 ? `d'un ${name}` : `de ${count} ${name}`;
      return `Délai ${length} : ${last} (CPC art. 641, même quantième ou, à défaut, dernier jour du mois).`;
    }
    case 'working-day': {
      const ranges = (skipped ?? []).map(explainRange).join(', ');
      const without = ranges && `, sans compter ${ranges}`;
      return `Objectif de ${count} jour${plural} ouvré${plural}${without} : ${last} (objectif de l'organisme, fixé par aucun texte).`;
    }
  }
}

function explainRange({ from, to }: DayRange): string {
  return from === to ? `le ${frenchDate(from)}` : `du ${frenchDate(from)} au ${frenchDate(to)}`;
}

function explainRest({ reason, holiday, from }: Extract<Step, { op: 'roll' }>): string {
  if (reason === 'holiday') return `${frenchDay(from)} est férié (${holiday})`;
  return `${frenchDate(from)} est un ${reason === 'saturday' ? 'samedi' : 'dimanche'}`;
}
