import { addDays, type LegalDay } from '../../domain/calendar/legal-day';
import { PROHIBITIONS } from '../../domain/duties/duty-state';
import { exposureOver, type Exposure } from '../../domain/duties/exposure';
import type { LedgerRow } from '../../domain/duties/ledger-row';
import type { Cents } from '../../domain/money/cents';
import type { RegisterContext } from '../debtor-transaction';
import { casesToCome } from './cases-to-come';
import { ledgerRows } from './ledger-rows';
import { periodsToCome } from './periods-to-come';

/** What late duties will cost more if nothing is done. */
export interface Forecast {
  /** The day foreseen: duties whose last day lies before it are late then. */
  readonly on: LegalDay;
  readonly exposure: Exposure;
}

/**
 * The duties to act that are not late today and will be in some days, if nothing is done: those open today, and those that open and
 * fall due within these days. With what they concern now: of a case what is owed, of a bailiff what it holds, of a caisse what is owed
 * of its open cases. A bailiff who leaves before the last day owes no visit and no reply.
 *
 * @param caisse only those that concern this one
 */
export async function* rowsToCome(
  context: Pick<RegisterContext, 'pool' | 'settings' | 'ruleset'>,
  today: LegalDay,
  days: number,
  caisse?: string,
): AsyncGenerator<LedgerRow> {
  const held = await holdings(context);
  for await (const row of anyToCome(context, today, addDays(today, days))) {
    const concerned = row.subjectKind === 'case' ? row.concerned : (held.get(row.subject) ?? new Map<string, Cents>());
    if (caisse === undefined || concerned.has(caisse)) yield { ...row, concerned };
  }
}

async function* anyToCome(
  context: Pick<RegisterContext, 'pool' | 'settings' | 'ruleset'>,
  today: LegalDay,
  on: LegalDay,
): AsyncGenerator<LedgerRow> {
  const leaving = await lastDaysInOffice(context);
  for (const state of ['open', 'waiting'] as const)
    for await (const row of ledgerRows(context, { state, from: today, to: addDays(on, -1) }, today)) {
      const last = leaving.get(row.subject);
      if (!PROHIBITIONS.includes(row.duty) && (last === undefined || last >= row.dueOn)) yield row;
    }
  yield* casesToCome(context, today, on);
  yield* await periodsToCome(context, today, on);
}

/** What they would add to the exposure. @param caisse only what concerns this one */
export async function forecast(
  context: Pick<RegisterContext, 'pool' | 'settings' | 'ruleset'>,
  today: LegalDay,
  days: number,
  caisse?: string,
): Promise<Forecast> {
  const on = addDays(today, days);
  const sums = exposureOver(on, caisse);
  for await (const row of rowsToCome(context, today, days, caisse)) sums.add(row);
  return { on, exposure: sums.read() };
}

/** What is owed now, without costs, of the open cases of each bailiff and of each caisse, by caisse. */
async function holdings({
  pool,
}: Pick<RegisterContext, 'pool'>): Promise<ReadonlyMap<string, ReadonlyMap<string, Cents>>> {
  const { rows } = await pool.query<{ subject: string; caisse: string; cents: string }>(
    `SELECT coalesce('bailiff:' || bailiff, 'caisse:' || caisse) AS subject, caisse, sum(due_cents - due_costs_cents)::text AS cents
    FROM recovery_case WHERE ended_on IS NULL GROUP BY GROUPING SETS ((bailiff, caisse), (caisse))
    HAVING bailiff IS NOT NULL OR grouping(bailiff) = 1`,
  );
  const held = new Map<string, Map<string, Cents>>();
  for (const { subject, caisse, cents } of rows) {
    const shares = held.get(subject) ?? new Map<string, Cents>();
    held.set(subject, shares.set(caisse, BigInt(cents) as Cents));
  }
  return held;
}

/** Of the bailiffs of whom it is known when they leave. */
async function lastDaysInOffice({ pool }: Pick<RegisterContext, 'pool'>): Promise<ReadonlyMap<string, LegalDay>> {
  const { rows } = await pool.query<{ subject: string; last: LegalDay }>(
    `SELECT 'bailiff:' || id AS subject, to_day AS last FROM bailiff WHERE to_day IS NOT NULL`,
  );
  return new Map(rows.map(({ subject, last }) => [subject, last]));
}
