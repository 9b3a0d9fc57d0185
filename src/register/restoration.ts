import type pg from 'pg';
import { compareKnowledge, type Knowledge } from '../domain/assessment/decision';
import type { CaseId } from '../domain/facts/fact';
import type { OpenFile } from './open-file';

/**
 * A register may be restored to an earlier moment while Temporal goes on. So that this is noticed, the pump raises a mark here
 * and leaves it in Temporal: whoever finds a higher one there knows that this register lost what came between.
 */
export interface Mark {
  /** How often the register was rebuilt after a restoration. */
  readonly epoch: number;
  readonly mark: number;
}

/** How far this register has come. */
export interface Standing extends Mark {
  /** Machine's time at which the mark was raised; what was restored is no older. Null: never raised. */
  readonly markedAt: Date | null;
  /** Machine's time at which Temporal was found to be ahead; until the rebuild nothing leaves. Null: it is not. */
  readonly behindSince: Date | null;
}

/** @param left what was left in Temporal: the register is behind when it has not come as far */
export async function readStanding(pool: pg.Pool, left: Mark | null): Promise<Standing> {
  if (left !== null)
    await pool.query(
      'UPDATE installation SET behind_since = now() WHERE behind_since IS NULL AND (epoch < $1 OR mark < $2)',
      [left.epoch, left.mark],
    );
  const { rows } = await pool.query<Standing>(
    'SELECT epoch, mark, marked_at AS "markedAt", behind_since AS "behindSince" FROM installation',
  );
  return rows[0] as Standing;
}

/** @returns the new mark; null when the register is behind: what it says of itself is worth nothing then */
export async function raiseMark(pool: pg.Pool): Promise<Mark | null> {
  const { rows } = await pool.query<Mark>(
    'UPDATE installation SET mark = mark + 1, marked_at = now() WHERE behind_since IS NULL RETURNING epoch, mark',
  );
  return rows[0] ?? null;
}

/** The age of a mark (machine's time) beyond which nothing leaves before the next one is left: what a restoration may hide. */
const FRESH = '10 seconds';

/** Whether the mark is fresh enough for something to leave; a restored register's is not. */
export async function isMarkFresh(pool: pg.Pool): Promise<boolean> {
  const { rows } = await pool.query<{ fresh: boolean | null }>({
    name: 'mark-is-fresh',
    text: `SELECT marked_at > now() - interval '${FRESH}' AS fresh FROM installation`,
  });
  return rows[0]?.fresh === true;
}

/** Someone knows more than this register. */
export async function noteBehind(pool: pg.Pool): Promise<void> {
  await pool.query('UPDATE installation SET behind_since = now() WHERE behind_since IS NULL');
}

/** Whether a workflow knows more of its case than the register: versions are told once committed, so the register lost some. */
export function isAhead(known: Knowledge | undefined, file: OpenFile | null, caseId: string | undefined): boolean {
  if (known === undefined) return false;
  const meta = caseId === undefined ? undefined : file?.meta.get(caseId as CaseId);
  if (!file || !meta) return true; // cases and effects are never deleted
  return compareKnowledge(known, { epoch: file.installation.epoch, version: meta.version }) > 0;
}
