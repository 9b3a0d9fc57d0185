import { createTransport } from 'nodemailer';
import type { EffectKind } from '../domain/assessment/assessment';
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
  /** The caisse's address; null: not known, a person must set it. */
  readonly caisseAddress: (caisse: string) => Promise<string | null>;
  readonly consoleUrl?: string | undefined;
}

/** Shorter in all than the activity's time, so that a silent server is a coded failure and not a time-out. */
const TIMEOUTS = {
  connectionTimeout: 5_000,
  greetingTimeout: 5_000,
  socketTimeout: 10_000,
  dnsTimeout: 5_000,
} as const;

export function createMessages({ smtpUrl, from, officer, caisseAddress, consoleUrl }: MessagesOptions): Messages {
  const transport = createTransport({ url: smtpUrl, pool: true, maxConnections: 4, ...TIMEOUTS });
  const domain = /@([A-Za-z0-9.-]+)/.exec(from)?.[1] ?? 'localhost';
  const recipient = async (kind: EffectKind, caisse: string): Promise<string> => {
    switch (kind) {
      case 'notify-caisse':
      case 'correct-caisse-notice': {
        const address = await caisseAddress(caisse);
        if (address === null) throw new MessageFailure('no-address');
        return address;
      }
      case 'remind-officer':
        return officer;
    }
  };
  return {
    send: async (effect) => {
      const to = await recipient(effect.kind, effect.caisse.id);
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
