import { effectDigest } from '../register/effect-digest';

const PLAIN = /[^A-Za-z0-9.-]+/g;

/**
 * The Message-ID of an effect: the same for each attempt, so that a mail system that sees two knows them for one. Readable,
 * and with a digest because two keys may look alike once made plain.
 *
 * @param domain of the sender's address
 */
export function messageId(effectKey: string, domain: string): string {
  return `<${effectKey.replace(PLAIN, '-').slice(0, 100)}.${effectDigest(effectKey)}@recouvrement.${domain}>`;
}
