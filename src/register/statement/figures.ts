import type pg from 'pg';
import type { FrozenFigures } from '../../domain/office/office-fact';
import type { StatementOnFile } from './statement-row';

/** What a freezing found. What was settled since is counted all the same: it was found. */
export async function figuresOf(
  db: pg.Pool | pg.ClientBase,
  { id, asAt, knownAt, totals, control }: StatementOnFile,
): Promise<FrozenFigures & { readonly statement: string }> {
  const { rows } = await db.query<{ code: string; count: number }>(
    'SELECT code, count(*)::int AS count FROM statement_finding WHERE statement = $1 GROUP BY code ORDER BY code',
    [id],
  );
  const { rows: sums } = await db.query<{ concerned: string }>(
    'SELECT coalesce(sum(concerned), 0)::numeric(20, 2)::text AS concerned FROM statement_block WHERE statement = $1',
    [id],
  );
  const { lines, opening, added, paid, cancelled, writtenOff, closing } = totals.overall;
  return {
    statement: id,
    asAt,
    knownAt,
    lines,
    opening,
    added,
    paid,
    cancelled,
    writtenOff,
    closing,
    concerned: sums[0]?.concerned ?? '0.00',
    findings: Object.fromEntries(rows.map(({ code, count }) => [code, count])),
    control: control ?? '',
  };
}
