import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import type { DebtorId } from '../domain/facts/fact';
import { Refusal } from '../domain/refusal';
import type { Identity } from './contract';
import type { Sealing } from './sealing';
import type { Columns } from './json-rows';

interface IdentityRow {
  readonly ref: string;
  readonly nir_sealed: Buffer | null;
  readonly siren: string | null;
  readonly name: string | null;
  readonly address1: string | null;
  readonly address2: string | null;
  readonly postal_code: string | null;
  readonly city: string | null;
  readonly country: string | null;
  readonly email: string | null;
}

/** An opaque id: says nothing of whom it names. */
export const opaqueId = (): string => randomUUID();

export const IDENTITY_COLUMNS = {
  debtor: 'text', ref: 'text', ref_index: 'hex', nir_sealed: 'hex', nir_index: 'hex', siren: 'text', name: 'text', address1: 'text', address2: 'text', postal_code: 'text',
  city: 'text', country: 'text', email: 'text',
} as const satisfies Columns; // biome-ignore format: in the order of the table

/** The columns of an identity, NIR sealed; binary ones in hexadecimal. */
export function identityRow(
  debtor: string,
  identity: Identity,
  seal: Sealing,
): Readonly<Record<string, string | null>> {
  const { ref, nir, siren, name, address1, address2, postalCode, city, country, email } = identity;
  return {
    debtor,
    ref,
    ref_index: seal.refIndex(ref).toString('hex'),
    nir_sealed: nir === undefined ? null : seal.seal(nir, debtor).toString('hex'),
    nir_index: nir === undefined ? null : seal.nirIndex(nir).toString('hex'),
    siren: siren ?? null,
    name: name ?? null,
    address1: address1 ?? null,
    address2: address2 ?? null,
    postal_code: postalCode ?? null,
    city: city ?? null,
    country: country ?? null,
    email: email ?? null,
  };
}

/** Takes debtors in: rows of `debtor` and `debtor_identity`, set-based; those whose id is on file are left as they are. */
export async function insertDebtors(
  client: pg.ClientBase,
  debtors: readonly (Identity & { readonly id: DebtorId })[],
  seal: Sealing,
): Promise<void> {
  const rows = debtors.map((debtor) => identityRow(debtor.id, debtor, seal));
  await Promise.all([
    client.query({
      name: 'insert-debtors',
      text: 'INSERT INTO debtor (id) SELECT unnest($1::text[]) ON CONFLICT (id) DO NOTHING',
      values: [debtors.map(({ id }) => id)],
    }),
    client.query({
      name: 'insert-identities',
      text: `INSERT INTO debtor_identity (debtor, ref, ref_index, nir_sealed, nir_index, siren, name, address1, address2, postal_code, city, country, email)
       SELECT debtor, ref, decode(ref_index, 'hex'), decode(nir_sealed, 'hex'), decode(nir_index, 'hex'), siren, name, address1, address2, postal_code, city, country, email
       FROM json_to_recordset($1::json) AS x(debtor text, ref text, ref_index text, nir_sealed text, nir_index text, siren text, name text, address1 text, address2 text,
         postal_code text, city text, country text, email text) ON CONFLICT (debtor) DO NOTHING`,
      values: [JSON.stringify(rows)],
    }),
  ]);
}

/** The debtors known by a reference (at most one) or a NIR. */
export async function findDebtors(
  db: pg.Pool | pg.ClientBase,
  by: { readonly ref: string } | { readonly nir: string },
  seal: Sealing,
): Promise<DebtorId[]> {
  const [column, index] = 'ref' in by ? ['ref_index', seal.refIndex(by.ref)] : ['nir_index', seal.nirIndex(by.nir)];
  const { rows } = await db.query<{ debtor: DebtorId }>({
    name: `find-by-${column}`,
    text: `SELECT debtor FROM debtor_identity WHERE ${column} = $1 ORDER BY debtor`,
    values: [index],
  });
  return rows.map(({ debtor }) => debtor);
}

/** Who a debtor is; null once erased. */
export async function readIdentity(
  db: pg.Pool | pg.ClientBase,
  debtor: string,
  seal: Sealing,
): Promise<Identity | null> {
  const { rows } = await db.query<IdentityRow>('SELECT * FROM debtor_identity WHERE debtor = $1', [debtor]);
  const [row] = rows;
  if (!row) return null;
  const { ref, nir_sealed, siren, name, address1, address2, postal_code, city, country, email } = row;
  const nir = nir_sealed && seal.open(nir_sealed, debtor);
  const known = { name, nir, siren, address1, address2, postalCode: postal_code, city, country, email };
  return {
    ref,
    ...(Object.fromEntries(Object.entries(known).filter(([, value]) => value !== null)) as Omit<Identity, 'ref'>),
  };
}

/**
 * Erases who a debtor is, in frozen statements too, and the personal values of its facts; amounts, days and the chains stay.
 * @throws {Refusal} RCV-STATEMENT-FREEZING: a freezing under way goes by references, and could write down what was just erased
 */
export async function eraseDebtor(pool: pg.Pool, debtor: string): Promise<void> {
  const { rows } = await pool.query<{ id: string }>(
    `SELECT s.id FROM statement s WHERE s.state = 'freezing' AND EXISTS (SELECT FROM recovery_case c WHERE c.debtor = $1 AND c.caisse = s.caisse) LIMIT 1`,
    [debtor],
  );
  if (rows[0]) throw new Refusal('RCV-STATEMENT-FREEZING', { statement: rows[0].id });
  await pool.query(
    `WITH facts AS (DELETE FROM fact_personal WHERE debtor = $1), statements AS (DELETE FROM statement_identity WHERE debtor = $1)
      DELETE FROM debtor_identity WHERE debtor = $1`,
    [debtor],
  );
}
