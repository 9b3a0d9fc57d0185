import { createTransport } from 'nodemailer';
import { MessageFailure, smtpFailure } from './failures';
import { messageId } from './message-id';
import { type OutgoingEffect, textsOf } from './texts';

/** Proof that a message was handed over to the mail system. */
export interface HandedOver {
  readonly channel: 'email';
  /** The Message-ID. */
  readonly reference: string;
}

export interface Messages {
  /**
   * Sends the message of an effect. At least once: the same effect has the same Message-ID.
   * @throws {MessageFailure} with a code; nothing personal in it
   */
  send(effect: OutgoingEffect): Promise<HandedOver>;
  close(): void;
}

export interface MessagesOptions {
  readonly smtpUrl: string;
  readonly from: string;
  /** Where reminders go. */
  readonly officer: string;
  readonly consoleUrl?: string | undefined;
}

/** Shorter in all than the activity's time, so that a silent server is a coded failure and not a time-out. */
const TIMEOUTS = {
  connectionTimeout: 5_000,
  greetingTimeout: 5_000,
  socketTimeout: 10_000,
  dnsTimeout: 5_000,
} as const;

export function createMessages({ smtpUrl, from, officer, consoleUrl }: MessagesOptions): Messages {
  const transport = createTransport({ url: smtpUrl, pool: true, maxConnections: 4, ...TIMEOUTS });
  const domain = /@([A-Za-z0-9.-]+)/.exec(from)?.[1] ?? 'localhost';
  /** The lease read the caisse with the effect: an address that was just set is used by the next message. */
  const recipient = ({ kind, caisse }: OutgoingEffect): string => {
    switch (kind) {
      case 'notify-caisse':
      case 'correct-caisse-notice': {
        if (caisse.email === null) throw new MessageFailure('no-address');
        return caisse.email;
      }
      case 'remind-officer':
        return officer;
    }
  };
  return {
    send: async (effect) => {
      const to = recipient(effect);
      const reference = messageId(effect.key, domain);
      const headers = { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' };
      try {
        await transport.sendMail({ from, to, messageId: reference, headers, ...textsOf(effect, consoleUrl) });
      } catch (error) {
        throw smtpFailure(error);
      }
      return { channel: 'email', reference };
    },
    close: () => transport.close(),
  };
}
