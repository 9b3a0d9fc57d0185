import { createHash } from 'node:crypto';

/** Twelve hexadecimal digits of an effect's key: its Message-ID ends with them, so that a mail record names the effect. */
export function effectDigest(key: string): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 12);
}
