import { createHash } from 'node:crypto';
import { canonical } from '../domain/facts/content';
import type { Fact, Instant } from '../domain/facts/fact';

/** What the chain vouches for. Personal values enter as their salted hash, so that they can be erased. */
export interface ChainedFact extends Omit<Fact, 'data'> {
  /** Without personal values. */
  readonly data: Readonly<Record<string, unknown>>;
  readonly personalHash: Buffer | null;
  readonly loadedAt: Instant | null;
}

const sha256 = (...parts: (string | Buffer)[]): Buffer => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};

/** Where a debtor's chain starts: bound to the debtor, so that no chain passes for another's. */
export const chainStart = (debtor: string): Buffer => sha256(`recouvrement/debtor/${debtor}`);

/** The hash of a fact: of the one before it and of all that it says. */
export function chainHash(prevHash: Buffer, fact: ChainedFact): Buffer {
  const { debtor, seq, source, id, kind, on, recordedAt, recordedOn, recordedBy, data } = fact;
  const said = {
    debtor,
    seq,
    source,
    id,
    kind,
    on,
    recordedAt,
    recordedOn,
    recordedBy,
    data,
    case: fact.case,
    document: fact.document,
    retracts: fact.retracts,
  };
  return sha256(
    prevHash,
    canonical({ ...said, personal: fact.personalHash?.toString('hex'), loadedAt: fact.loadedAt ?? undefined }),
  );
}

export const personalHash = (salt: Buffer, personal: object): Buffer => sha256(salt, canonical(personal));
