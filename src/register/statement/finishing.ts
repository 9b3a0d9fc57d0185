import type pg from 'pg';
import { ATTENTION_LABELS } from '../../domain/assessment/labels';
import type { Instant } from '../../domain/facts/fact';
import { FACT_KINDS } from '../../domain/facts/kinds';
import { readTotals, totalsOfParts, type TotalsText, totalsText } from '../../domain/statement/totals';
import { controlOf } from './line-rows';
import type { StatementOnFile } from './statement-row';

/** Draws the blocks together, finds what only the whole shows, and declares the statement frozen. In the caller's transaction. */
export async function finishStatement(client: pg.ClientBase, statement: StatementOnFile, now: Instant): Promise<void> {
  const { rows } = await client.query<{ totals: TotalsText; hash: string }>(
    `SELECT totals, encode(hash, 'hex') AS hash FROM statement_block WHERE statement = $1 ORDER BY block`,
    [statement.id],
  );
  const totals = totalsOfParts(rows.map((block) => readTotals(block.totals)));
  await findInTheWhole(client, statement);
  await client.query(
    `UPDATE statement SET state = 'frozen', lines = $2, totals = $3, control = decode($4, 'hex'), frozen_at = $5 WHERE id = $1`,
    [
      statement.id,
      totals.overall.lines,
      JSON.stringify(totalsText(totals)),
      controlOf(rows.map(({ hash }) => hash)),
      now,
    ],
  );
}

const labelled = (column: string, labels: readonly (readonly [string, string])[]): string =>
  `CASE ${column} ${labels.map(([code, label]) => `WHEN '${code}' THEN '${label.replaceAll("'", "''")}'`).join(' ')} ELSE ${column} END`;
const ATTENTION = labelled('c.attention_reason', Object.entries(ATTENTION_LABELS));
const KIND = labelled(
  'f.kind',
  Object.entries(FACT_KINDS).map(([kind, { label }]) => [kind, label]),
);

const MISSING_IDENTITY = `SELECT 1 AS part, l.block, l.line, 'missing-identity' AS code, l."case", 'le débiteur n''a pas de nom' AS detail
  FROM statement_line l LEFT JOIN statement_identity i ON i.statement = $1 AND i.block = l.block AND i.line = l.line WHERE l.statement = $1 AND i.name IS NULL`;

const ATTENTION_POINTS = `SELECT 2, l.block, l.line, 'attention', l."case", ${ATTENTION}
  FROM statement_line l JOIN recovery_case c ON c.id = l."case" WHERE l.statement = $1 AND c.attention_reason IS NOT NULL`;

/** Against the latest line of each case in the statement before, whichever number it bears; with what was learnt since. */
const OPENING_DIFFERS = `SELECT 3, l.block, l.line, 'opening-differs', coalesce(l."case", b."case"),
    'clôture précédente ' || coalesce(b.closing, 0) || ', ouverture ' || coalesce(l.opening, 0)
    || coalesce(' ; appris depuis : ' || (SELECT string_agg(${KIND} || ' du ' || f."on", ', ' ORDER BY f.seq) FROM fact f
      WHERE f.debtor = coalesce(l.debtor, b.debtor) AND f.recorded_at > b.known_at AND f.recorded_at <= $4 AND (f."on" <= $3 OR f.kind = 'retraction')), '')
  FROM (SELECT DISTINCT ON (p."case") p."case", p.debtor, p.closing, s.known_at FROM statement s JOIN statement_line p ON p.statement = s.id
    WHERE s.caisse = $2 AND s.as_at = $3 AND s.state = 'frozen' ORDER BY p."case", s.number DESC) b
  FULL JOIN (SELECT * FROM statement_line WHERE statement = $1) l ON l."case" = b."case" WHERE coalesce(b.closing, 0) <> coalesce(l.opening, 0)`;

/** Beyond those of any block. */
const RANKS_OF_THE_WHOLE = 1_000_000_000;

/** A caisse's first statement here has none before it to agree with; a rectifying one says itself what differs. */
async function findInTheWhole(client: pg.ClientBase, statement: StatementOnFile): Promise<void> {
  const { id, number, caisse, from, knownAt } = statement;
  const eve = `($3::date - 1)`;
  const { rowCount } = await client.query(
    `SELECT FROM statement WHERE $3 = 0 AND caisse = $1 AND as_at = $2::date - 1 AND state = 'frozen' LIMIT 1`,
    [caisse, from, number],
  );
  const parts = [MISSING_IDENTITY, ATTENTION_POINTS, ...(rowCount ? [OPENING_DIFFERS.replaceAll('$3', eve)] : [])];
  await client.query(
    `INSERT INTO statement_finding (statement, rank, code, "case", detail)
      SELECT $1, ${RANKS_OF_THE_WHOLE} + row_number() OVER (ORDER BY part, block, line, "case"), code, "case", detail FROM (${parts.join(' UNION ALL ')}) found`,
    rowCount ? [id, caisse, from, knownAt] : [id],
  );
}
