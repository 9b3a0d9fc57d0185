import type pg from 'pg';
import type { LegalDay } from '../../domain/calendar/legal-day';
import { parisDay } from '../../domain/calendar/paris-time';
import { type SubjectId, bailiffSubject, caisseSubject } from '../../domain/office/office-fact';
import type { Bailiff, PeriodicKind } from '../../domain/office/periodic-duty';
import { Refusal } from '../../domain/refusal';
import type { Caisse } from '../contract';
import type { RegisterContext } from '../debtor-transaction';
import type { OfficeConsequences } from './contract';
import { officeConsequencesOf, transactOffice } from './office-transaction';
import { bailiffOf, type SubjectRow } from './subject-file';

const ENSURE_SUBJECT = 'INSERT INTO office_subject (id) VALUES ($1) ON CONFLICT DO NOTHING';

const SET_BAILIFF = `INSERT INTO bailiff (id, name, office, departement, email, from_day, to_day) VALUES ($1, $2, $3, $4, $5, $6, $7)
  ON CONFLICT (id) DO UPDATE SET name = excluded.name, office = excluded.office, departement = excluded.departement, email = excluded.email,
    from_day = excluded.from_day, to_day = excluded.to_day`;

/** The day since which a caisse is answered to stays as it is unless another is given; a new one is answered to from today. */
const SET_CAISSE = `INSERT INTO caisse (id, name, email, since) VALUES ($1, $2, $3, $4)
  ON CONFLICT (id) DO UPDATE SET name = excluded.name, email = excluded.email, since = CASE WHEN $5 THEN excluded.since ELSE caisse.since END`;

/** Declares a bailiff, or changes what is known of one, and opens the periods that are owed. @throws {Refusal} RCV-MALFORMED */
export async function setBailiff(context: RegisterContext, bailiff: Bailiff): Promise<OfficeConsequences> {
  const { id, name, office, departement, email, from, to } = bailiff;
  if (to !== null && to < from) throw new Refusal('RCV-MALFORMED', { field: 'to', reason: 'avant le premier jour' });
  return declare(context, bailiffSubject(id), ['bailiff-semester', 'bailiff-query'], (client) =>
    client.query(SET_BAILIFF, [id, name, office, departement, email, from, to]),
  );
}

/** Declares a caisse, or changes what is known of it, and opens the statements that are owed. */
export async function setCaisse(
  context: RegisterContext,
  { id, name, email, since }: Caisse,
): Promise<OfficeConsequences> {
  const today = parisDay(context.clock.now());
  return declare(context, caisseSubject(id), ['nominative-statement'], (client) =>
    client.query(SET_CAISSE, [id, name, email, since === undefined ? today : since, since !== undefined]),
  );
}

async function declare(
  context: RegisterContext,
  subject: SubjectId,
  open: readonly PeriodicKind[],
  write: (client: pg.PoolClient) => Promise<unknown>,
): Promise<OfficeConsequences> {
  const settled = await transactOffice(context, [subject], () => ({ open }), {
    prepare: (client) => Promise.all([write(client), client.query(ENSURE_SUBJECT, [subject])]),
  });
  const one = settled.get(subject);
  if (!one) throw new Error(`${subject} was declared and is not there`);
  return officeConsequencesOf(one);
}

/** All bailiffs, or those in office on a day, by id. */
export async function listBailiffs(pool: pg.Pool, { on }: { readonly on?: LegalDay } = {}): Promise<Bailiff[]> {
  const { rows } = await pool.query<NonNullable<SubjectRow['bailiff']>>(
    `SELECT * FROM bailiff WHERE $1::date IS NULL OR (from_day <= $1 AND (to_day IS NULL OR to_day >= $1)) ORDER BY id COLLATE "C"`,
    [on ?? null],
  );
  return rows.map(bailiffOf);
}
