import type { HandedOver, Mail } from './mail';
import { type OutgoingEffect, textsOf } from './texts';

export interface Messages {
  /**
   * Sends the message of an effect. At least once: the same effect has the same Message-ID.
   * @throws {MessageFailure} with a code; nothing personal in it
   */
  send(effect: OutgoingEffect): Promise<HandedOver>;
}

export interface MessagesOptions {
  readonly mail: Pick<Mail, 'send'>;
  /** Where reminders go. */
  readonly officer: string;
  readonly consoleUrl?: string | undefined;
}

/** The messages of cases. */
export function createMessages({ mail, officer, consoleUrl }: MessagesOptions): Messages {
  /** The lease read the caisse with the effect: an address that was just set is used by the next message. */
  const recipient = ({ kind, caisse }: OutgoingEffect): string | null => {
    switch (kind) {
      case 'notify-caisse':
      case 'correct-caisse-notice':
        return caisse.email;
      case 'remind-officer':
        return officer;
    }
  };
  return {
    send: (effect) => mail.send({ key: effect.key, to: recipient(effect), ...textsOf(effect, consoleUrl) }),
  };
}
