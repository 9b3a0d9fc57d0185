import type { CaseId, DebtorId } from '../domain/facts/fact';

/** A line with what the register knows of its references. */
export interface StagedLine {
  readonly line: number;
  readonly content: string;
  /** The first line of its group. */
  readonly group: number;
  /** The one case that its notice reference (or case id) names. */
  readonly byNotice: { readonly debtor: DebtorId; readonly case: CaseId } | null;
  readonly byDebtor: DebtorId | null;
}

/** Lines for one transaction, groups whole, those of one debtor in the order of the file. */
export interface StagedBatch {
  readonly lines: readonly StagedLine[];
  /** It begins with the debtor that the batch before ends with, and must be taken in after it. */
  readonly continues: boolean;
}

/**
 * In the order of debtors, a new one being told by its reference; an item belongs to the debtor of its first line. The
 * result is held by the server apart from any transaction, for a long one would keep it from tidying up.
 */
export const batchCursor = (mostOfGroup: number): string => `
  DECLARE batches NO SCROLL CURSOR WITH HOLD FOR
  WITH ranked AS (
    SELECT line, content, row_number() OVER w AS rank, first_value(line) OVER w AS first,
      first_value(notice_ref) OVER w AS notice_ref, first_value(ref_index) OVER w AS ref_index
    FROM staged_line WINDOW w AS (PARTITION BY item, CASE WHEN item IS NULL THEN line END ORDER BY line)
  ), only_one AS (
    SELECT notice_ref, min(id) AS id, min(debtor) AS debtor FROM recovery_case
    WHERE notice_ref IN (SELECT notice_ref FROM staged_line) GROUP BY notice_ref HAVING count(*) = 1
  )
  SELECT s.line, s.content, s.first AS "group", coalesce(c.id, n.id) AS "case", coalesce(c.debtor, n.debtor) AS "caseDebtor",
    i.debtor AS "refDebtor", coalesce(c.debtor, n.debtor, i.debtor, encode(s.ref_index, 'hex'), '') COLLATE "C" AS owner
  FROM ranked s LEFT JOIN recovery_case c ON c.id = s.notice_ref LEFT JOIN only_one n ON n.notice_ref = s.notice_ref
    LEFT JOIN debtor_identity i ON i.ref_index = s.ref_index
  WHERE s.rank <= ${mostOfGroup} ORDER BY owner, first, line`;

export interface BatchRow {
  readonly line: number;
  readonly content: string;
  readonly group: number;
  readonly case: CaseId | null;
  readonly caseDebtor: DebtorId | null;
  readonly refDebtor: DebtorId | null;
  /** Whom the line is about; '': nobody that could be told. */
  readonly owner: string;
}

/** More lines of one debtor are cut: when one is refused, those with it are decided again without it. */
const MOST_OF_DEBTOR = 100;

/** Cuts where the debtor changes; within the lines of one debtor only when they are too many, where the group changes. */
export async function* inBatches(fetch: () => Promise<readonly BatchRow[]>, size: number): AsyncGenerator<StagedBatch> {
  let batch: StagedLine[] = [];
  let continues = false;
  let last: BatchRow | undefined;
  let ofDebtor = 0;
  for (let rows = await fetch(); rows.length > 0; rows = await fetch())
    for (const row of rows) {
      const sameOwner = row.owner === last?.owner && row.owner !== '';
      if (!sameOwner) ofDebtor = 0;
      const full = sameOwner ? ofDebtor >= MOST_OF_DEBTOR : batch.length >= size;
      if (last && full && row.group !== last.group) {
        yield { lines: batch, continues };
        batch = [];
        ofDebtor = 0;
        continues = sameOwner;
      }
      batch.push(stagedLine(row));
      ofDebtor += 1;
      last = row;
    }
  if (batch.length > 0) yield { lines: batch, continues };
}

const stagedLine = ({ line, content, group, case: id, caseDebtor, refDebtor }: BatchRow): StagedLine => ({
  line,
  content,
  group,
  byNotice: id === null || caseDebtor === null ? null : { debtor: caseDebtor, case: id },
  byDebtor: refDebtor,
});
