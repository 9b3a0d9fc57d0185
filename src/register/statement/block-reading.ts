import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import type { LegalDay } from '../../domain/calendar/legal-day';
import type { DebtorId, Fact, Instant } from '../../domain/facts/fact';
import type { IdentityCells } from './line-rows';

/** What is known of the debtors: facts recorded up to an instant. */
export interface Knowledge {
  readonly knownAt: Instant;
  /** Of facts that a historical load brought, only those loaded up to this instant: their source may say to have learnt them long before. */
  readonly loadedBy: Instant;
}

export interface DebtorOfBlock {
  readonly debtor: DebtorId;
  readonly facts: readonly Fact[];
}

/**
 * The facts of a block's debtors that can count by a day, in the order given; those of whom nothing is known are left out. Read by COPY and
 * without personal values, but for what a bailiff reported: a statement is made of nothing else.
 *
 * @param client of a pool without pipelining, with nothing under way
 */
export async function readFacts(
  client: pg.ClientBase,
  debtors: readonly DebtorId[],
  asAt: LegalDay,
  { knownAt, loadedBy }: Knowledge,
): Promise<Iterable<DebtorOfBlock>> {
  const ids = pg.escapeLiteral(`{${debtors.map((id) => JSON.stringify(id)).join(',')}}`);
  const stream = client.query(
    copyTo(`COPY (SELECT d.rank, f.seq, f.source, f.id, f."case", f.kind, f."on", f.retracts, CASE WHEN f.loaded_at IS NOT NULL THEN f.recorded_at END, ${DATA}
      FROM unnest(${ids}::text[]) WITH ORDINALITY AS d(id, rank), LATERAL (SELECT * FROM fact f WHERE f.debtor = d.id AND f.recorded_at <= ${pg.escapeLiteral(knownAt)}
        AND (f."on" <= ${pg.escapeLiteral(asAt)} OR f.kind = 'retraction') AND (f.loaded_at IS NULL OR f.loaded_at <= ${pg.escapeLiteral(loadedBy)}) ORDER BY f.seq OFFSET 0) f) TO STDOUT`),
  );
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return filesOf(Buffer.concat(chunks).toString('utf8'), debtors);
}

/** Proofs are long and no statement asks for them. */
const DATA = `CASE WHEN f.kind IN ('procedure-chosen', 'procedure-withdrawn', 'caisse-notified') THEN f.data - 'proof'
  WHEN f.kind = 'bailiff-reported' THEN f.data || coalesce((SELECT p.data FROM fact_personal p WHERE p.debtor = f.debtor AND p.seq = f.seq), '{}') ELSE f.data END`;

/** One after the other, so that a file's facts are gone before the next one's are made. */
function* filesOf(text: string, debtors: readonly DebtorId[]): Generator<DebtorOfBlock> {
  let rank = '';
  let debtor: DebtorId | null = null;
  let facts: Fact[] = [];
  let loaded: { readonly at: string; readonly fact: Fact }[] = [];
  const file = (of: DebtorId): DebtorOfBlock => ({
    debtor: of,
    facts: loaded.length > 0 ? inOrderOfRecording(facts, loaded) : facts,
  });
  for (let from = 0; from < text.length; ) {
    const end = text.indexOf('\n', from);
    const cells = text.slice(from, end).split('\t') as Cells;
    from = end + 1;
    if (debtor === null || cells[0] !== rank) {
      if (debtor !== null) yield file(debtor);
      rank = cells[0];
      debtor = debtors[Number(rank) - 1] as DebtorId;
      facts = [];
      loaded = [];
    }
    const fact = factOf(debtor, cells);
    facts.push(fact);
    if (cells[8] !== '\\N') loaded.push({ at: cells[8], fact });
  }
  if (debtor !== null) yield file(debtor);
}

type Cells = [
  rank: string,
  seq: string,
  source: string,
  id: string,
  case_: string,
  kind: string,
  on: string,
  retracts: string,
  loadedPastAt: string,
  data: string,
];

/** What no rule asks for (by whom and when it was recorded) was not read. */
function factOf(debtor: DebtorId, [, seq, source, id, case_, kind, on, retracts, , data]: Cells): Fact {
  return {
    source: unescaped(source), id: unescaped(id), debtor, kind, on, data: data === '{}' ? {} : (JSON.parse(unescaped(data)) as object), seq: Number(seq),
    ...(case_ === '\\N' ? {} : { case: unescaped(case_) }), ...(retracts === '\\N' ? {} : { retracts: unescaped(retracts) }),
  } as unknown as Fact; // biome-ignore format: the fact's own fields, then the optional ones
}

/** A past taken over is read as it was learnt, in whatever order it was loaded; what came live comes after it. */
function inOrderOfRecording(facts: readonly Fact[], loaded: readonly { at: string; fact: Fact }[]): Fact[] {
  const past = [...loaded].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.fact.seq - b.fact.seq));
  const ofPast = new Set(past.map(({ fact }) => fact));
  const ordered = [...past.map(({ fact }) => fact), ...facts.filter((fact) => !ofPast.has(fact))];
  return ordered.map((fact, index) => (fact.seq === index + 1 ? fact : { ...fact, seq: index + 1 }));
}

const ESCAPED: Readonly<Record<string, string>> = { b: '\b', t: '\t', n: '\n', v: '\v', f: '\f', r: '\r', '\\': '\\' };

/** A cell of COPY's text format as it was. */
export const unescaped = (cell: string): string =>
  cell.includes('\\') ? cell.replaceAll(/\\([btnvfr\\])/g, (_, letter: string) => ESCAPED[letter] as string) : cell;

/** Who the debtors are, in the order of the personal columns; those erased are left out. */
export async function readIdentities(
  client: pg.ClientBase,
  debtors: readonly DebtorId[],
): Promise<ReadonlyMap<string, IdentityCells>> {
  const { rows } = await client.query<[string, ...(string | null)[]]>({
    name: 'statement-identities',
    rowMode: 'array',
    text: `SELECT debtor, ref, name, siren, address1, address2, postal_code, city, country FROM debtor_identity WHERE debtor = ANY($1::text[])`,
    values: [debtors],
  });
  return new Map(rows.map(([debtor, ...cells]) => [debtor, cells]));
}
