import type pg from 'pg';
import type { OfficeFact, OfficeFactKind, SubjectId } from '../../domain/office/office-fact';
import type { LegalDay } from '../../domain/calendar/legal-day';
import type { Volume } from '../../domain/office/office-fact';
import type { CaseWithoutNews } from './contract';
import { casesWithoutNews, volumesOf } from '../holdings';
import { newsWantedSince } from '../../domain/rules/a13-07-bailiff-query';
import type { RegisterContext } from '../debtor-transaction';
import { MS, officeFactOf, type SubjectRow } from './subject-file';

/** The facts of some kinds, of every bailiff or caisse at once, as they count: what was retracted is left out. In the order of recording. */
export async function factsOfKinds(pool: pg.Pool, kinds: readonly OfficeFactKind[]): Promise<OfficeFact[]> {
  const { rows } = await pool.query<SubjectRow['facts'][number] & { subject: SubjectId }>(
    `SELECT subject, seq, source, id, kind, "on", ${MS('recorded_at')}::float8 AS recorded_ms, recorded_on, recorded_by, data, document, retracts FROM office_fact f
     WHERE kind = ANY($1::text[]) AND NOT EXISTS (SELECT FROM office_fact r WHERE r.subject = f.subject AND r.retracts IN (f.id, f.source || '/' || f.id))
     ORDER BY subject, seq`,
    [kinds],
  );
  return rows.map((row) => officeFactOf(row.subject, row));
}

/** How many open cases each bailiff holds who holds any. */
export async function casesHeld(pool: pg.Pool): Promise<ReadonlyMap<string, number>> {
  const { rows } = await pool.query<{ bailiff: string; held: number }>(
    'SELECT bailiff, count(*)::int AS held FROM recovery_case WHERE bailiff IS NOT NULL AND ended_on IS NULL GROUP BY bailiff',
  );
  return new Map(rows.map(({ bailiff, held }) => [bailiff, held]));
}

/** What one bailiff holds, by caisse, and of which cases nothing was heard. */
export interface Holdings {
  readonly volumes: readonly Volume[];
  readonly withoutNews: readonly CaseWithoutNews[];
}

export async function readHoldingsOf(
  { pool, ruleset }: RegisterContext,
  bailiff: string,
  today: LegalDay,
): Promise<Holdings> {
  const [volumes, withoutNews] = await Promise.all([
    volumesOf(pool, bailiff, today),
    casesWithoutNews(pool, bailiff, newsWantedSince(ruleset, today)),
  ]);
  return { volumes, withoutNews };
}
