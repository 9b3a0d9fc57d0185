import { randomBytes } from 'node:crypto';
import { canonical, withoutProof } from '../domain/facts/content';
import type { Fact, Instant, NewFact } from '../domain/facts/fact';
import { FACT_KINDS } from '../domain/facts/kinds';
import { type ChainedFact, chainHash, chainStart, personalHash } from './hash-chain';
import type { Sealing } from './sealing';

const SALT_BYTES = 16;

/** A fact as the `fact` table holds it; binary columns in hexadecimal, as they travel in JSON. */
export interface FactRow {
  readonly debtor: string;
  readonly seq: number;
  readonly source: string;
  readonly id: string;
  readonly case: string | null;
  readonly kind: string;
  readonly on: string;
  readonly recorded_at: string;
  readonly recorded_on: string;
  readonly recorded_by: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly document: string | null;
  readonly retracts: string | null;
  readonly loaded_at: string | null;
  readonly digest: string;
  readonly personal_hash: string | null;
  readonly prev_hash: string;
  readonly hash: string;
}

export interface PersonalRow {
  readonly debtor: string;
  readonly seq: number;
  readonly data: Readonly<Record<string, unknown>>;
  readonly salt: string;
}

/** The head of a debtor's chain. */
export interface ChainHead {
  readonly seq: number;
  readonly hash: Buffer;
}

export interface AppendedRows {
  readonly facts: readonly FactRow[];
  readonly personal: readonly PersonalRow[];
  readonly head: ChainHead;
}

/** Same text for the same content, whoever sends it: what tells a repetition from another content. */
export function contentDigest(fact: NewFact, { digest }: Sealing): string {
  const { source, id, debtor, kind, on, data } = withoutProof(fact);
  return digest(
    canonical({
      source,
      id,
      debtor,
      kind,
      on,
      data,
      case: fact.case,
      document: fact.document,
      retracts: fact.retracts,
    }),
  ).toString('hex');
}

/**
 * The rows that append facts to a debtor's chain: the one way facts are written, live or loaded.
 *
 * @param given what the senders gave, where the core completed it: a repetition is told by that
 * @param loadedAt the instant of a historical load; null for facts recorded as they come
 */
export function appendRows(
  facts: readonly Fact[],
  given: ReadonlyMap<string, NewFact>,
  head: ChainHead | null,
  loadedAt: Instant | null,
  seal: Sealing,
): AppendedRows {
  const rows: FactRow[] = [];
  const personalRows: PersonalRow[] = [];
  let last: ChainHead = head ?? { seq: 0, hash: chainStart(facts[0]?.debtor ?? '') };
  for (const fact of facts) {
    if (fact.seq !== last.seq + 1)
      throw new Error(`fact ${fact.seq} does not follow ${last.seq} in the file of ${fact.debtor}`);
    const { data, personal } = splitPersonal(fact);
    let ownHash: Buffer | null = null;
    if (personal !== null) {
      const salt = randomBytes(SALT_BYTES);
      ownHash = personalHash(salt, personal);
      personalRows.push({ debtor: fact.debtor, seq: fact.seq, data: personal, salt: salt.toString('hex') });
    }
    const chained: ChainedFact = { ...fact, data, personalHash: ownHash, loadedAt };
    const hash = chainHash(last.hash, chained);
    rows.push({
      debtor: fact.debtor,
      seq: fact.seq,
      source: fact.source,
      id: fact.id,
      case: fact.case ?? null,
      kind: fact.kind,
      on: fact.on,
      recorded_at: fact.recordedAt,
      recorded_on: fact.recordedOn,
      recorded_by: fact.recordedBy,
      data,
      document: fact.document ?? null,
      retracts: fact.retracts ?? null,
      loaded_at: loadedAt,
      digest: contentDigest(given.get(`${fact.source}/${fact.id}`) ?? fact, seal),
      personal_hash: ownHash?.toString('hex') ?? null,
      prev_hash: last.hash.toString('hex'),
      hash: hash.toString('hex'),
    });
    last = { seq: fact.seq, hash };
  }
  return { facts: rows, personal: personalRows, head: last };
}

/** The fields that FACT_KINDS calls personal, apart from the others. */
export function splitPersonal(fact: NewFact): {
  data: Record<string, unknown>;
  personal: Record<string, unknown> | null;
} {
  const fields = FACT_KINDS[fact.kind].personal ?? [];
  const data: Record<string, unknown> = {};
  const personal: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fact.data)) {
    if (value !== undefined) (fields.includes(name) ? personal : data)[name] = value;
  }
  return { data, personal: Object.keys(personal).length > 0 ? personal : null };
}
