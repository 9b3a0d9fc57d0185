import { createHash } from 'node:crypto';

const PLAIN = /[^A-Za-z0-9.-]+/g;

/**
 * The Message-ID of an effect: the same for each attempt, so that a mail system that sees two knows them for one. Readable,
 * and with a digest because two keys may look alike once made plain.
 *
 * @param domain of the sender's address
 */
export function messageId(effectKey: string, domain: string): string {
  const digest = createHash('sha256').update(effectKey).digest('hex').slice(0, 12);
  return `<${effectKey.replace(PLAIN, '-').slice(0, 100)}.${digest}@recouvrement.${domain}>`;
}
