import type pg from 'pg';
import type { LegalDay } from '../../domain/calendar/legal-day';
import type { NewFact } from '../../domain/facts/fact';

/** What lines of bailiffs' replies are held against. */
export interface ReplyGround {
  /** The day that a fact on file has, by its id: a reply sent again keeps the day on which it first came. */
  readonly daysOnFile: ReadonlyMap<string, LegalDay>;
  /** Whether the case was ever placed with the bailiff: what is reported after a recall is news all the same, but a placing taken back was none. */
  wasPlaced(caseId: string, bailiff: string): boolean;
  /** Of the periodic duties on file: the day on which the query first left; null: it did not. */
  readonly sentOn: ReadonlyMap<string, LegalDay | null>;
}

/** Sendings that were taken back are none. */
const SENDINGS = `SELECT d.id, (SELECT min(f."on")::text FROM office_fact f
    WHERE f.subject = d.subject AND f.kind = 'query-sent' AND f.data ->> 'period' = d.period
      AND NOT EXISTS (SELECT FROM office_fact r WHERE r.subject = f.subject AND r.retracts IN (f.id, f.source || '/' || f.id))) AS sent_on
  FROM periodic_duty d WHERE d.id = ANY($1::text[])`;

const pairOf = (caseId: string, bailiff: string): string => JSON.stringify([caseId, bailiff]);

/** Reads in three queries what stands on file about reports from outside, all of one source, and about the queries they answer. */
export async function readReplyGround(
  pool: pg.Pool,
  reports: readonly NewFact<'bailiff-reported'>[],
  queries: readonly string[],
): Promise<ReplyGround> {
  const ids = reports.map(({ id }) => id);
  const [debtors, cases] = [reports.map(({ debtor }) => debtor), reports.map((report) => report.case)];
  const [known, placed, duties] = await Promise.all([
    pool.query<{ id: string; on: LegalDay }>(
      'SELECT id, "on"::text AS "on" FROM fact WHERE source = $1 AND id = ANY($2::text[])',
      [reports[0]?.source, ids],
    ),
    pool.query<{ case: string; bailiff: string }>(
      `SELECT DISTINCT "case", data->>'bailiff' AS bailiff FROM fact f
       WHERE debtor = ANY($1::text[]) AND "case" = ANY($2::text[]) AND kind = 'case-placed'
         AND NOT EXISTS (SELECT FROM fact r WHERE r.debtor = f.debtor AND r.kind = 'retraction' AND r.retracts IN (f.id, f.source || '/' || f.id))`,
      [debtors, cases],
    ),
    pool.query<{ id: string; sent_on: LegalDay | null }>(SENDINGS, [[...new Set(queries)]]),
  ]);
  const pairs = new Set(placed.rows.map((row) => pairOf(row.case, row.bailiff)));
  return {
    daysOnFile: new Map(known.rows.map(({ id, on }) => [id, on])),
    wasPlaced: (caseId, bailiff) => pairs.has(pairOf(caseId, bailiff)),
    sentOn: new Map(duties.rows.map(({ id, sent_on }) => [id, sent_on])),
  };
}
