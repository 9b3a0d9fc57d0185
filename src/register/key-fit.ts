import type pg from 'pg';
import type { Sealing } from './sealing';

/** Rows looked at of each index; their order says nothing of when they were written. */
const SAMPLE = 20;

/** How much of a sample of identities the key opens. */
export interface KeyFit {
  readonly looked: number;
  readonly opened: number;
}

/** Whether the key is the one that this database was written with: recomputes indexes of references, opens sealed NIR. */
export async function readKeyFit(pool: pg.Pool, seal: Sealing): Promise<KeyFit> {
  const { rows } = await pool.query<{ debtor: string; ref: string; ref_index: Buffer; nir_sealed: Buffer | null }>(
    `(SELECT debtor, ref, ref_index, nir_sealed FROM debtor_identity WHERE nir_index IS NOT NULL ORDER BY nir_index LIMIT ${SAMPLE})
     UNION (SELECT debtor, ref, ref_index, nir_sealed FROM debtor_identity ORDER BY ref_index LIMIT ${SAMPLE})`,
  );
  const fits = rows.filter(
    ({ debtor, ref, ref_index, nir_sealed }) =>
      seal.refIndex(ref).equals(ref_index) && (nir_sealed === null || opens(seal, nir_sealed, debtor)),
  );
  return { looked: rows.length, opened: fits.length };
}

function opens(seal: Sealing, sealed: Buffer, debtor: string): boolean {
  try {
    seal.open(sealed, debtor);
    return true;
  } catch {
    return false; // the authentication tag does not match
  }
}
