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

/** Open cases by caisse with what is owed of them; costs are not counted, as in article 51. */
const OPEN_CASES = `SELECT caisse, count(*) AS cases, sum(due_cents - due_costs_cents)::bigint AS due FROM recovery_case`;

/** Reports of the six months up to `$2`, whatever became of their cases since, by caisse; retracted ones are none. */
const REPORTS = `SELECT c.caisse, count(*) AS reports FROM fact f JOIN recovery_case c ON c.id = f."case"
  WHERE f.kind = 'bailiff-reported' AND f.data ->> 'bailiff' = $1 AND f."on" > ($2::date - interval '6 months')::date AND f."on" <= $2
    AND NOT EXISTS (SELECT FROM fact r WHERE r.debtor = f.debtor AND r.kind = 'retraction' AND r.retracts IN (f.id, f.source || '/' || f.id))
  GROUP BY c.caisse`;

const VOLUMES = `SELECT h.caisse, h.cases, h.due, coalesce(r.reports, 0) AS reports
  FROM (${OPEN_CASES} WHERE bailiff = $1 AND ended_on IS NULL GROUP BY caisse) h LEFT JOIN (${REPORTS}) r USING (caisse) ORDER BY h.caisse`;

/** What a bailiff holds now: open cases by caisse, what is owed of them without costs, what he reported of that caisse's cases lately. */
export async function volumesOf(db: pg.Pool | pg.ClientBase, bailiff: string, today: LegalDay): Promise<Volume[]> {
  const { rows } = await db.query<VolumeRow>({ name: 'volumes-of', text: VOLUMES, values: [bailiff, today] });
  return rows.map(volumeOf);
}

/** What is owed of a caisse's open cases, whoever holds them; nothing when it has none. `reports` is not counted here. */
export async function volumesOfCaisse(db: pg.Pool | pg.ClientBase, caisse: string): Promise<Volume[]> {
  const { rows } = await db.query<VolumeRow>({
    name: 'volumes-of-caisse',
    text: `SELECT *, 0::bigint AS reports FROM (${OPEN_CASES} WHERE caisse = $1 AND ended_on IS NULL GROUP BY caisse) h`,
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
