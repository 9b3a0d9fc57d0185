import ical from 'ical-generator';
import { DEADLINE_LABELS } from '../domain/assessment/assessment';
import type { LegalDay } from '../domain/calendar/legal-day';
import type { AgendaEvent } from '../domain/duties/agenda';
import { bailiffTitle } from '../domain/office/labels';

/** Who made it, for programs that read it. */
const PRODUCT = { company: 'recouvrement', product: 'echeances', language: 'FR' };

/**
 * The deadlines ahead as an iCalendar file (RFC 5545): all-day events that block nobody's time. An event keeps its UID from one file to
 * the next, and its stamp is the start of the day on which the file was made, so that two files of one day are the same.
 *
 * @param domain under which UIDs are unique
 */
export function deadlinesCalendar(events: readonly AgendaEvent[], today: LegalDay, domain: string): string {
  const calendar = ical({ name: 'Échéances du recouvrement', prodId: PRODUCT });
  for (const event of events) {
    const { uid, summary, description } = textsOf(event);
    calendar.createEvent({
      id: `${uid}@recouvrement.${domain}`,
      start: midnight(event.day),
      allDay: true,
      stamp: midnight(today),
      summary,
      description,
    });
  }
  return calendar.toString();
}

/** The library writes a day in UTC, whatever the machine's zone. */
const midnight = (day: LegalDay): Date => new Date(`${day}T00:00:00.000Z`);

interface EventTexts {
  readonly uid: string;
  readonly summary: string;
  readonly description: string;
}

function textsOf(event: AgendaEvent): EventTexts {
  switch (event.kind) {
    case 'statement':
      return {
        uid: `statement-${encodeURIComponent(event.caisse)}-${event.period}`,
        summary: `État nominatif ${event.period} à adresser à la caisse ${event.caisse}`,
        description: `Dernier jour (article 13, septième alinéa, A13-10). recouvrement statement show ${event.caisse} ${event.period}`,
      };
    case 'visits':
      return {
        uid: `visits-${event.day}`,
        summary: `Fin de semestre : ${counted(event.left, 'visite reste', 'visites restent')} à faire`,
        description: 'Dernier jour (article 13, quatrième alinéa, A13-7). recouvrement bailiffs list',
      };
    case 'visit':
      return {
        uid: `visit-${encodeURIComponent(event.bailiff)}-${event.day}`,
        summary: `Visite prévue : ${event.bailiff}`,
        description: `Article 13, quatrième alinéa, A13-7. recouvrement bailiffs show ${event.bailiff}`,
      };
    case 'queries':
      return {
        uid: `queries-${event.day}`,
        summary: `Interrogation du mois : ${bailiffsLeft(event.left, event.day)} à interroger`,
        description: "Dernier jour, objectif de l'organisme (A13-7). recouvrement bailiffs queries",
      };
    case 'cases':
      return {
        uid: `cases-${event.deadline}-${event.day}`,
        summary: `${counted(event.cases, 'dossier', 'dossiers')} : ${DEADLINE_LABELS[event.deadline]}`,
        description: 'Dernier jour. recouvrement case list --open',
      };
  }
}

/** The title is the one they bear that day. */
function bailiffsLeft(left: number, day: LegalDay): string {
  const title = bailiffTitle(day);
  return counted(left, `${title} reste`, `${title.replace(/^\S+/, '$&s')} restent`);
}

const counted = (count: number, one: string, many: string): string => `${count} ${count > 1 ? many : one}`;
