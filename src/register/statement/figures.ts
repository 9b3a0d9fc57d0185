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
    findings: Object.fromEntries(rows.map(({ code, count }) => [code, count])),
    control: control ?? '',
  };
}
