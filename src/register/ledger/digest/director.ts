import type { LegalDay } from '../../../domain/calendar/legal-day';
import type { DirectorDigest } from '../../../domain/duties/digest';
import { exposureOver } from '../../../domain/duties/exposure';
import type { Cents } from '../../../domain/money/cents';
import type { RegisterContext } from '../../debtor-transaction';
import { forecast } from '../forecast';
import { ledgerRows } from '../ledger-rows';

const AHEAD = 30;

/** What waits for the director's hand, and what lateness may cost. */
export async function directorDigest(
  context: Pick<RegisterContext, 'pool' | 'settings' | 'ruleset'>,
  day: LegalDay,
): Promise<DirectorDigest> {
  const { rows } = await context.pool.query<{ cases: number; due: string; late: number }>(
    `SELECT count(*)::int AS cases, coalesce(sum(due_cents), 0)::text AS due, (count(*) FILTER (WHERE waits_until < $1))::int AS late
    FROM recovery_case WHERE stage = 'recovery-due' AND step = 'to-sign'`,
    [day],
  );
  const [signing] = rows as [{ cases: number; due: string; late: number }];
  const statements = await context.pool.query<DirectorDigest['statements'][number]>(
    `SELECT substr(subject, length('caisse:') + 1) AS caisse, period, stage, due_on AS "dueOn", done_on IS NOT NULL AS done FROM periodic_duty
    WHERE kind = 'nominative-statement' AND NOT over AND opens_on <= $1 AND lifted_on IS NULL ORDER BY due_on, subject`,
    [day],
  );
  const sums = exposureOver(day);
  for await (const row of ledgerRows(context, { late: true }, day)) sums.add(row);
  const soon = await forecast(context, day, AHEAD);
  return {
    role: 'director',
    day,
    toSign: { ...signing, due: BigInt(signing.due) as Cents },
    statements: statements.rows,
    exposure: sums.read().total,
    forecast: { on: soon.on, tally: soon.exposure.total },
  };
}
