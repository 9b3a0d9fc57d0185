import type { Attachment, HandedOver, Mail } from './mail';
import { bailiffQuery, deskReminder, directorReminder, type OutgoingOfficeEffect, visitLine } from './office-texts';
import { csvText, queryCsv, replyForm } from './query-csv';

export interface OfficeMessages {
  /**
   * Sends the message of an effect of the office; reminders of the desk go together, in one. At least once: the same effects
   * have the same Message-ID.
   * @throws {MessageFailure} with a code; nothing personal in it
   */
  send(effects: readonly OutgoingOfficeEffect[]): Promise<HandedOver>;
}

export interface OfficeMessagesOptions {
  readonly mail: Pick<Mail, 'send'>;
  /** Who follows the bailiffs; their answers go there too. */
  readonly desk: string;
  readonly director: string;
}

/** The messages of what the calendar brings: to the desk, to the bailiffs, to the director. */
export function createOfficeMessages({ mail, desk, director }: OfficeMessagesOptions): OfficeMessages {
  return {
    send: async (effects) => {
      const [effect, ...others] = effects.toSorted((a, b) => (a.key < b.key ? -1 : 1));
      if (!effect) throw new Error('a message is about something');
      const { key, kind, duty, bailiff, cases } = effect;
      if (others.length > 0 && kind !== 'remind-desk') throw new Error(`${kind} goes by itself`);
      switch (kind) {
        case 'remind-desk': {
          const all = [effect, ...others];
          const together = all.map((each) => each.key).join(' ');
          return mail.send({ key: together, to: desk, ...deskReminder(all), attachments: [visitTable(all)] });
        }
        case 'query-bailiff':
        case 'remind-bailiff': {
          const attachments = [
            csv(`dossiers-${duty}`, queryCsv(cases)),
            csv(`reponse-${duty}`, replyForm(duty, cases)),
          ];
          const to = bailiff?.email ?? null;
          return mail.send({ key, to, replyTo: desk, ...bailiffQuery(effect, desk), attachments });
        }
        case 'remind-director':
          return mail.send({ key, to: director, ...directorReminder(effect) });
        case 'freeze-statement':
        case 'send-statement':
          throw new Error(`${kind} is no message`);
      }
    },
  };
}

function visitTable(effects: readonly OutgoingOfficeEffect[]): Attachment {
  const rows = effects.map((effect) => {
    const { id, title, name, office, departement } = visitLine(effect);
    const about = String(effect.data['about'] ?? '');
    return [id, title, name, office, departement, effect.dueOn, about, effect.plannedOn, effect.held];
  });
  const head = ['huissier', 'titre', 'nom', 'etude', 'departement', 'echeance', 'rappel', 'visite_prevue', 'dossiers'];
  return csv('visites', csvText([head, ...rows]));
}

/** File names hold an id; what a file system or a mail program might read into it becomes a hyphen. */
const csv = (name: string, content: string): Attachment => ({
  filename: `${name.replaceAll(/[^\p{L}\p{N}._-]+/gu, '-')}.csv`,
  content,
  contentType: 'text/csv; charset=utf-8',
});
