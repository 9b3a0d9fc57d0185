import type pg from 'pg';
import { instantOf } from '../../domain/calendar/paris-time';
import type { Instant } from '../../domain/facts/fact';
import type { FindingCode } from '../../domain/statement/findings';

/** Something to be settled before a statement is approved. */
export interface FindingOnFile {
  readonly rank: number;
  readonly code: FindingCode;
  readonly case: string | null;
  readonly noticeRef: string | null;
  /** French; names nobody. */
  readonly detail: string;
  readonly settled: { readonly by: string; readonly at: Instant; readonly reason: string } | null;
}

export interface FindingFilter {
  /** Only those not settled yet. */
  readonly open?: boolean;
  readonly code?: FindingCode;
  /** At most so many; default 100. */
  readonly limit?: number;
  /** Rank of the last of the page before. */
  readonly after?: number;
}

interface FindingRow extends Omit<FindingOnFile, 'noticeRef' | 'settled'> {
  readonly notice_ref: string | null;
  readonly settled_by: string | null;
  readonly settled_ms: number;
  readonly reason: string;
}

export async function listFindings(
  pool: pg.Pool,
  statement: string,
  { open = false, code, limit = 100, after = 0 }: FindingFilter,
): Promise<FindingOnFile[]> {
  const { rows } = await pool.query<FindingRow>(
    `SELECT f.rank, f.code, f."case", c.notice_ref, f.detail, f.settled_by, (extract(epoch FROM f.settled_at) * 1000)::float8 AS settled_ms, f.reason
      FROM statement_finding f LEFT JOIN recovery_case c ON c.id = f."case"
      WHERE f.statement = $1 AND f.rank > $2 AND ($3::text IS NULL OR f.code = $3) AND (NOT $4::boolean OR f.settled_at IS NULL) ORDER BY f.rank LIMIT $5`,
    [statement, after, code ?? null, open, limit],
  );
  return rows.map(({ notice_ref, settled_by, settled_ms, reason, ...row }) => ({
    ...row,
    noticeRef: notice_ref,
    settled: settled_by === null ? null : { by: settled_by, at: instantOf(settled_ms), reason },
  }));
}

export interface Settlement {
  readonly statement: string;
  readonly code: FindingCode;
  /** Id or notice reference of the one case it is about; left out: all of this code. */
  readonly case?: string;
  readonly by: string;
  readonly reason: string;
}

/** Marks findings as settled; those settled before keep who settled them. @returns how many it settled now */
export async function settleFindings(
  pool: pg.Pool,
  { statement, code, case: about, by, reason }: Settlement,
  now: Instant,
): Promise<{ readonly count: number }> {
  const { rowCount } = await pool.query(
    `UPDATE statement_finding f SET settled_by = $4, settled_at = $5, reason = $6 WHERE f.statement = $1 AND f.code = $2 AND f.settled_at IS NULL
      AND ($3::text IS NULL OR f."case" IN (SELECT id FROM recovery_case WHERE id = $3 OR notice_ref = $3))`,
    [statement, code, about ?? null, by, now, reason],
  );
  return { count: rowCount ?? 0 };
}

/** Opens again what a settlement, taken back since, had settled: of those marked alike the latest, so many as it told of. */
export async function reopenFindings(
  pool: pg.Pool,
  {
    statement,
    code,
    by,
    reason,
    count,
    until,
  }: Omit<Settlement, 'case'> & { readonly count: number; readonly until: Instant },
): Promise<void> {
  await pool.query(
    `UPDATE statement_finding SET settled_by = NULL, settled_at = NULL, reason = NULL WHERE statement = $1 AND rank IN
      (SELECT rank FROM statement_finding WHERE statement = $1 AND code = $2 AND settled_by = $3 AND reason = $4 AND settled_at <= $6
        ORDER BY settled_at DESC, rank LIMIT $5)`,
    [statement, code, by, reason, count, until],
  );
}
