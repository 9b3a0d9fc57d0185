import type pg from 'pg';
import type { Instant } from '../domain/facts/fact';
import type { Evidence, HandOver } from './contract';
import { effectDigest } from './effect-digest';

/** The end of the Message-ID of an effect; see effect-digest.ts. */
const DIGEST = /\.([0-9a-f]{12})@recouvrement\./;

/** What names the effect of a hand-over; null for a message that is none of ours. */
export function digestOf({ key, reference }: Pick<HandOver, 'key' | 'reference'>): string | null {
  return key === null ? (DIGEST.exec(reference)?.[1] ?? null) : effectDigest(key);
}

/** Keeps what left in mind, so that it is not sent again; what a workflow says of it goes before a mail record. */
export async function noteHandOvers(pool: pg.Pool, handOvers: readonly HandOver[], now: Instant): Promise<void> {
  const rows = handOvers.flatMap((handOver) => {
    const digest = digestOf(handOver);
    return digest === null ? [] : [{ ...handOver, digest, at: handOver.at ?? now }];
  });
  await pool.query(
    `INSERT INTO known_hand_over (digest, key, channel, reference, handed_over_at, source)
     SELECT DISTINCT ON (digest) digest, key, channel, reference, at, source
     FROM json_to_recordset($1::json) AS x(digest text, key text, channel text, reference text, at timestamptz, source text)
     ORDER BY digest, source DESC, at
     ON CONFLICT (digest) DO NOTHING`,
    [JSON.stringify(rows)],
  );
}

export const KNOWN_HAND_OVER = {
  name: 'known-hand-over',
  text: `SELECT channel, reference, to_char(handed_over_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS at FROM known_hand_over WHERE digest = $1`,
} as const;

/** A row of {@link KNOWN_HAND_OVER}. */
export type KnownHandOverRow = Evidence & { readonly at: Instant };
