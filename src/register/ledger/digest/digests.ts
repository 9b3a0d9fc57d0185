import type { LegalDay } from '../../../domain/calendar/legal-day';
import { type Digest, DIGEST_ROLES, type DigestRole } from '../../../domain/duties/digest';
import type { RegisterContext } from '../../debtor-transaction';
import { deskDigest } from './desk';
import { directorDigest } from './director';
import { officerDigest } from './officer';
import { operationsDigest } from './operations';

type Context = Pick<RegisterContext, 'pool' | 'clock' | 'settings' | 'coreVersion' | 'ruleset'>;

/** What a role must know on a morning. */
export function readDigest(context: Context, role: DigestRole, day: LegalDay): Promise<Digest> {
  switch (role) {
    case 'officer':
      return officerDigest(context, day);
    case 'desk':
      return deskDigest(context, day);
    case 'director':
      return directorDigest(context, day);
    case 'operations':
      return operationsDigest(context, day);
  }
}

/** Roles whose digest of that day has not left yet; none while the register is behind what it once was. */
export async function rolesToTell({ pool }: Pick<Context, 'pool'>, day: LegalDay): Promise<DigestRole[]> {
  const { rows } = await pool.query<{ role: DigestRole }>(
    `SELECT r.role FROM unnest($2::text[]) WITH ORDINALITY AS r(role, rank)
    WHERE NOT EXISTS (SELECT FROM digest d WHERE d.day = $1 AND d.role = r.role)
      AND NOT EXISTS (SELECT FROM installation WHERE behind_since IS NOT NULL) ORDER BY r.rank`,
    [day, [...DIGEST_ROLES]],
  );
  return rows.map(({ role }) => role);
}

/** The digest left. Twice is once. */
export async function noteDigest(
  { pool, clock }: Pick<Context, 'pool' | 'clock'>,
  { day, role, reference }: { readonly day: LegalDay; readonly role: DigestRole; readonly reference: string },
): Promise<void> {
  await pool.query(
    'INSERT INTO digest (day, role, reference, sent_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING',
    [day, role, reference, clock.now()],
  );
}
