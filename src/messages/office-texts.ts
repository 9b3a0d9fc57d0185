import { frenchDate } from '../domain/calendar';
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
  const late = effects.filter(({ data }) => data['about'] === 'overdue').length;
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
export function visitLine({ bailiff, today, dueOn, data, plannedOn, held }: OutgoingOfficeEffect) {
  return {
    ...named(bailiff, today),
    due: frenchDate(dueOn),
    about: aboutText(data['about']),
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
export function directorReminder({ caisse, period, dueOn, stage, data }: OutgoingOfficeEffect): Texts {
  const name = caisse?.name ?? '';
  return {
    subject: `Rappel : état nominatif ${period}, ${name}`,
    ...render('remind-director', {
      caisse: name,
      period,
      due: frenchDate(dueOn),
      about: aboutText(data['about']),
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

function aboutText(about: string | number | boolean | undefined): string {
  if (about === 'overdue') return 'échéance dépassée';
  if (about === 'mid') return 'mi-semestre';
  if (about === undefined) return '';
  return Number(about) === 1 ? 'un jour avant le terme' : `${about} jours avant le terme`;
}
