import type { LegalDay } from '../domain/calendar/legal-day';
import { DIGEST_ROLES, type DigestRole, isEmpty } from '../domain/duties/digest';
import type { Mail } from '../messages';
import { digestTexts } from '../messages/digest-texts';
import type { Register } from '../register/register';

export interface DigestDeps {
  readonly register: { readonly ledger: Pick<Register['ledger'], 'digestFor' | 'rolesToTell' | 'noteDigest'> };
  readonly mail: Pick<Mail, 'send'>;
  /** Where each role's digest goes. */
  readonly recipients: { readonly [R in DigestRole]: string };
}

/** What became of a morning's digests; a role in neither list was told before. */
export interface DigestsSent {
  readonly sent: readonly DigestRole[];
  /** There was nothing to say. */
  readonly silent: readonly DigestRole[];
}

/**
 * Sends each role its digest of the day, once, and none where there is nothing to say. A role that cannot be reached keeps none of
 * the others waiting. At least once: the same day and role have the same Message-ID.
 *
 * @throws {Error} the first failure, after all roles were tried: the next run sends what is left
 */
export async function sendDigests(
  { register, mail, recipients }: DigestDeps,
  today: LegalDay,
  roles: readonly DigestRole[] = DIGEST_ROLES,
): Promise<DigestsSent> {
  const sent: DigestRole[] = [];
  const silent: DigestRole[] = [];
  const failures: unknown[] = [];
  for (const role of await register.ledger.rolesToTell(today)) {
    if (!roles.includes(role)) continue;
    try {
      const digest = await register.ledger.digestFor(role, today);
      if (isEmpty(digest)) {
        silent.push(role);
        continue;
      }
      const { reference } = await mail.send({
        key: `digest:${today}:${role}`,
        to: recipients[role],
        ...digestTexts(digest),
      });
      await register.ledger.noteDigest({ day: today, role, reference });
      sent.push(role);
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
  return { sent, silent };
}
