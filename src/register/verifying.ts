import type pg from 'pg';
import { instantOf } from '../domain/calendar/paris-time';
import { Refusal } from '../domain/refusal';
import { type ChainedFact, chainHash, chainStart, personalHash } from './hash-chain';
import { FACT_CHAIN_SELECT, factOf, type FactJson } from './open-file';

interface ChainRow extends FactJson {
  readonly loaded_ms: number | null;
  readonly personal: object | null;
  readonly salt: string | null;
  readonly personal_hash: string | null;
  readonly prev_hash: string;
  readonly hash: string;
}

/**
 * Computes a debtor's chain again. `brokenAt` is the rank of the first fact that is not what was recorded, or one past the
 * last when facts are missing at the end; null when all is as it was. Erased personal values break nothing, altered ones do.
 * @throws {Refusal} RCV-UNKNOWN-DEBTOR
 */
export async function verifyChain(pool: pg.Pool, debtor: string): Promise<{ facts: number; brokenAt: number | null }> {
  const { rows: heads } = await pool.query<{ last_seq: number; last_hash: string | null; facts: ChainRow[] }>(
    `SELECT d.last_seq, encode(d.last_hash, 'hex') AS last_hash, (SELECT coalesce(json_agg(r ORDER BY r.seq), '[]') FROM (${FACT_CHAIN_SELECT}) r) AS facts FROM debtor d WHERE d.id = $1`,
    [debtor],
  );
  const [head] = heads;
  if (!head) throw new Refusal('RCV-UNKNOWN-DEBTOR', { debtor });
  let last = chainStart(debtor);
  for (const [index, row] of head.facts.entries()) {
    const { debtor: _, ...said } = factOf(debtor, row);
    const fact: ChainedFact = {
      ...said,
      debtor: debtor as ChainedFact['debtor'],
      data: row.data as Record<string, unknown>,
      personalHash: row.personal_hash === null ? null : Buffer.from(row.personal_hash, 'hex'),
      loadedAt: row.loaded_ms === null ? null : instantOf(row.loaded_ms),
    };
    const hash = chainHash(last, fact);
    const intact =
      row.seq === index + 1 &&
      row.prev_hash === last.toString('hex') &&
      row.hash === hash.toString('hex') &&
      personalIntact(row);
    if (!intact) return { facts: head.facts.length, brokenAt: index + 1 };
    last = hash;
  }
  const complete =
    head.last_seq === head.facts.length &&
    (head.last_hash ?? chainStart(debtor).toString('hex')) === last.toString('hex');
  return { facts: head.facts.length, brokenAt: complete ? null : head.facts.length + 1 };
}

function personalIntact({ personal, salt, personal_hash }: ChainRow): boolean {
  if (personal === null || salt === null) return true; // none, or erased
  return personalHash(Buffer.from(salt, 'hex'), personal).toString('hex') === personal_hash;
}
