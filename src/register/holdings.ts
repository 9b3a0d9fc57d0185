import type pg from 'pg';
import type { LegalDay } from '../domain/calendar/legal-day';
import { type Cents, formatCents } from '../domain/money/cents';
import type { Volume } from '../domain/office/office-fact';
import type { CaseWithoutNews } from './office/contract';

interface VolumeRow {
  readonly caisse: string;
  readonly cases: bigint;
  readonly due: bigint;
  readonly reports: bigint;
}

/** Open cases with what is owed of them; costs are not counted, as in article 51. */
const OPEN_CASES = `count(*) AS cases, sum(due_cents - due_costs_cents)::bigint AS due FROM recovery_case`;

/** Reports of the six months up to `$2`, whatever became of their cases since, by bailiff and caisse; retracted ones are none. */
const REPORTS = `SELECT f.data ->> 'bailiff' AS bailiff, c.caisse, count(*) AS reports FROM fact f JOIN recovery_case c ON c.id = f."case"
  WHERE f.kind = 'bailiff-reported' AND f.data ->> 'bailiff' = ANY($1::text[]) AND f."on" > ($2::date - interval '6 months')::date AND f."on" <= $2
    AND NOT EXISTS (SELECT FROM fact r WHERE r.debtor = f.debtor AND r.kind = 'retraction' AND r.retracts IN (f.id, f.source || '/' || f.id))
  GROUP BY 1, 2`;

const VOLUMES = `SELECT h.bailiff, h.caisse, h.cases, h.due, coalesce(r.reports, 0) AS reports
  FROM (SELECT bailiff, caisse, ${OPEN_CASES} WHERE bailiff = ANY($1::text[]) AND ended_on IS NULL GROUP BY bailiff, caisse) h
    LEFT JOIN (${REPORTS}) r USING (bailiff, caisse) ORDER BY h.bailiff, h.caisse`;

/**
 * What bailiffs hold now: open cases by caisse, what is owed of them without costs, what each reported of that caisse's cases lately.
 * Those who hold nothing are left out.
 */
export async function volumesOfMany(
  db: pg.Pool | pg.ClientBase,
  bailiffs: readonly string[],
  today: LegalDay,
): Promise<Map<string, Volume[]>> {
  const { rows } = await db.query<VolumeRow & { readonly bailiff: string }>({
    name: 'volumes-of',
    text: VOLUMES,
    values: [bailiffs, today],
  });
  const volumes = new Map<string, Volume[]>();
  for (const row of rows) volumes.set(row.bailiff, [...(volumes.get(row.bailiff) ?? []), volumeOf(row)]);
  return volumes;
}

/** The same of one bailiff. */
export const volumesOf = async (db: pg.Pool | pg.ClientBase, bailiff: string, today: LegalDay): Promise<Volume[]> =>
  (await volumesOfMany(db, [bailiff], today)).get(bailiff) ?? [];

/** What is owed of a caisse's open cases, whoever holds them; nothing when it has none. `reports` is not counted here. */
export async function volumesOfCaisse(db: pg.Pool | pg.ClientBase, caisse: string): Promise<Volume[]> {
  const { rows } = await db.query<VolumeRow>({
    name: 'volumes-of-caisse',
    text: `SELECT *, 0::bigint AS reports FROM (SELECT caisse, ${OPEN_CASES} WHERE caisse = $1 AND ended_on IS NULL GROUP BY caisse) h`,
    values: [caisse],
  });
  return rows.map(volumeOf);
}

const volumeOf = ({ caisse, cases, due, reports }: VolumeRow): Volume => ({
  caisse,
  cases: Number(cases),
  due: formatCents(due as Cents),
  reports: Number(reports),
});

interface CaseRow {
  readonly case: string;
  readonly notice_ref: string;
  readonly caisse: string;
  readonly placed_on: LegalDay;
  readonly reported_on: LegalDay | null;
}

/** Of each bailiff: how many open cases nothing was heard of on or after `since`, and the day of the last word on the one silent longest. */
export async function silenceOfMany(
  db: pg.Pool | pg.ClientBase,
  bailiffs: readonly string[],
  since: LegalDay,
): Promise<Map<string, { readonly cases: number; readonly since: LegalDay }>> {
  const { rows } = await db.query<{ bailiff: string; cases: number; since: LegalDay }>({
    name: 'silence-of',
    text: `SELECT bailiff, count(*)::int AS cases, min(coalesce(reported_on, placed_on)) AS since FROM recovery_case
      WHERE bailiff = ANY($1::text[]) AND ended_on IS NULL AND coalesce(reported_on, placed_on) < $2 GROUP BY bailiff`,
    values: [bailiffs, since],
  });
  return new Map(rows.map(({ bailiff, ...silence }) => [bailiff, silence]));
}

/** Open cases that a bailiff holds and of which nothing was heard on or after `since`: placed before it, and not reported on since. */
export async function casesWithoutNews(
  db: pg.Pool | pg.ClientBase,
  bailiff: string,
  since: LegalDay,
): Promise<CaseWithoutNews[]> {
  const { rows } = await db.query<CaseRow>({
    name: 'cases-without-news',
    text: `SELECT id AS "case", notice_ref, caisse, placed_on, reported_on FROM recovery_case
      WHERE bailiff = $1 AND ended_on IS NULL AND coalesce(reported_on, placed_on) < $2 ORDER BY caisse, notice_ref`,
    values: [bailiff, since],
  });
  return rows.map(({ notice_ref, placed_on, reported_on, ...rest }) => ({
    ...rest,
    noticeRef: notice_ref,
    placedOn: placed_on,
    reportedOn: reported_on,
  }));
}
