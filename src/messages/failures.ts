/** A message that could not be handed over. `code` is all that is kept of it: addresses and servers' answers may be personal. */
export class MessageFailure extends Error {
  override readonly name = 'MessageFailure';

  constructor(
    readonly code: 'no-address' | 'smtp-unreachable' | 'smtp-refused' | 'smtp-authentication' | 'smtp-failed',
    options?: ErrorOptions,
  ) {
    super(code, options);
  }
}

/** What nodemailer's error means. */
export function smtpFailure(error: unknown): MessageFailure {
  const { code, responseCode } = error as { code?: string; responseCode?: number };
  if (responseCode !== undefined && responseCode >= 400) return new MessageFailure('smtp-refused', { cause: error });
  switch (code) {
    case 'ECONNECTION':
    case 'ECONNREFUSED':
    case 'ECONNRESET':
    case 'EDNS':
    case 'ESOCKET':
    case 'ETIMEDOUT':
      return new MessageFailure('smtp-unreachable', { cause: error });
    case 'EAUTH':
      return new MessageFailure('smtp-authentication', { cause: error });
    case 'EENVELOPE':
    case 'EMESSAGE':
      return new MessageFailure('smtp-refused', { cause: error });
    default:
      return new MessageFailure('smtp-failed', { cause: error });
  }
}
