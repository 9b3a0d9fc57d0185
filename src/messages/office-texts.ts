import { frenchDate, type LegalDay, toDayNumber } from '../domain/calendar';
import { bailiffTitle, PERIODIC_STAGE_LABELS } from '../domain/office/labels';
import type { Bailiff } from '../domain/office/periodic-duty';
import type { LeasedOfficeEffect } from '../register/office/contract';
import { render, type Texts } from './templates';

/** What a message of the office is made of. */
export type OutgoingOfficeEffect = Omit<LeasedOfficeEffect, 'subject' | 'opensOn' | 'attempt' | 'leaseUntil'>;

/** More would bury the first; the attached table has them all. */
const MOST_LISTED = 200;

/** One mail for all the bailiffs whose visit the desk is reminded of. */
export function deskReminder(effects: readonly OutgoingOfficeEffect[]): Texts {
  const count = effects.length;
  const visits = count === 1 ? 'une visite' : `${count} visites`;
  const late = effects.filter(({ dueOn, today }) => today > dueOn).length;
  const lateText = late === 0 ? '' : `, dont ${late} hors délai`;
  return {
    subject: `Rappel : ${visits} d'huissiers ou de commissaires de justice à faire${lateText}`,
    ...render('remind-desk', {
      lines: effects.slice(0, MOST_LISTED).map(visitLine),
      left: Math.max(0, count - MOST_LISTED),
      semesters: [...new Set(effects.map(({ period }) => period))].toSorted(),
    }),
  };
}

/** What the desk reads of one bailiff. */
export function visitLine({ bailiff, today, dueOn, plannedOn, held }: OutgoingOfficeEffect) {
  return {
    ...named(bailiff, today),
    due: frenchDate(dueOn),
    left: timeLeft(dueOn, today),
    planned: plannedOn && frenchDate(plannedOn),
    files: held === 1 ? '1 dossier' : `${held} dossiers`,
  };
}

/** The question to a bailiff, or the reminder of it. */
export function bailiffQuery(effect: OutgoingOfficeEffect, replyTo: string): Texts {
  const { kind, duty, bailiff, cases, today, period } = effect;
  const again = kind === 'remind-bailiff';
  return {
    subject: `${again ? 'Relance : ' : ''}dossiers de recouvrement qui vous sont confiés, interrogation ${period}`,
    ...render('query-bailiff', { ...named(bailiff, today), again, query: duty, count: cases.length, replyTo }),
  };
}

/** The director is reminded of a statement that has not left yet. */
export function directorReminder({ caisse, period, dueOn, today, stage }: OutgoingOfficeEffect): Texts {
  const name = caisse?.name ?? '';
  return {
    subject: `Rappel : état nominatif ${period}, ${name}`,
    ...render('remind-director', {
      caisse: name,
      period,
      due: frenchDate(dueOn),
      left: timeLeft(dueOn, today),
      stage: PERIODIC_STAGE_LABELS[stage],
      command: `recouvrement statement show ${caisse?.id ?? ''} ${period}`,
    }),
  };
}

function named(bailiff: Bailiff | null, day: string) {
  return {
    id: bailiff?.id ?? '',
    title: bailiffTitle(day),
    name: bailiff?.name ?? '',
    office: bailiff?.office ?? null,
    departement: bailiff?.departement ?? null,
  };
}

/** How much time is left, counted on the day of the message: a reminder may leave later than it was meant to. */
function timeLeft(dueOn: LegalDay, today: LegalDay): string {
  const days = toDayNumber(dueOn) - toDayNumber(today);
  const text = (count: number): string => (count === 1 ? 'un jour' : `${count} jours`);
  if (days === 0) return "aujourd'hui, dernier jour";
  return days > 0 ? `dans ${text(days)}` : `échéance dépassée depuis ${text(-days)}`;
}
