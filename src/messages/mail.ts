import { createTransport } from 'nodemailer';
import { MessageFailure, smtpFailure } from './failures';
import { messageId } from './message-id';
import type { Texts } from './templates';

/** Proof that a message was handed over to the mail system. */
export interface HandedOver {
  readonly channel: 'email';
  /** The Message-ID. */
  readonly reference: string;
}

export interface Attachment {
  readonly filename: string;
  readonly content: string;
  /** With its charset: `text/csv; charset=utf-8`. */
  readonly contentType: string;
}

/** One message, whatever it is about. */
export interface Letter extends Texts {
  /** What it is sent for; the same key has the same Message-ID at each attempt. */
  readonly key: string;
  /** Null: not known, which fails as `no-address`. */
  readonly to: string | null;
  /** Where an answer goes, for messages that ask for one. */
  readonly replyTo?: string;
  readonly attachments?: readonly Attachment[];
}

/** The way out by e-mail, one pool of connections for all who write. */
export interface Mail {
  /**
   * At least once: whoever gets it twice knows it by its Message-ID.
   * @throws {MessageFailure} with a code; nothing personal in it
   */
  send(letter: Letter): Promise<HandedOver>;
  close(): void;
}

/** Shorter in all than the activity's time, so that a silent server is a coded failure and not a time-out. */
const TIMEOUTS = {
  connectionTimeout: 5_000,
  greetingTimeout: 5_000,
  socketTimeout: 10_000,
  dnsTimeout: 5_000,
} as const;

export function createMail({ smtpUrl, from }: { readonly smtpUrl: string; readonly from: string }): Mail {
  const transport = createTransport({ url: smtpUrl, pool: true, maxConnections: 4, ...TIMEOUTS });
  const domain = /@([A-Za-z0-9.-]+)/.exec(from)?.[1] ?? 'localhost';
  return {
    send: async ({ key, to, replyTo, subject, text, html, attachments = [] }) => {
      if (to === null) throw new MessageFailure('no-address');
      const reference = messageId(key, domain);
      const headers = { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' };
      const content = {
        subject,
        text,
        html,
        attachments: [...attachments],
        ...(replyTo === undefined ? {} : { replyTo }),
      };
      try {
        await transport.sendMail({ from, to, messageId: reference, headers, ...content });
      } catch (error) {
        throw smtpFailure(error);
      }
      return { channel: 'email', reference };
    },
    close: () => transport.close(),
  };
}
