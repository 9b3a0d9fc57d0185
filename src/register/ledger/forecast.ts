import { addDays, type LegalDay } from '../../domain/calendar/legal-day';
import { exposureOver, type Exposure } from '../../domain/duties/exposure';
import type { LedgerRow } from '../../domain/duties/ledger-row';
import type { Cents } from '../../domain/money/cents';
import type { RegisterContext } from '../debtor-transaction';
import { ledgerRows } from './ledger-rows';

/** What open duties will cost if nothing is done. */
export interface Forecast {
  /** The day foreseen: duties whose last day lies before it are late then. */
  readonly on: LegalDay;
  readonly exposure: Exposure;
}

/**
 * The rows that are open today and will be late in some days, if nothing is done, with what they concern now: of a case what is
 * owed, of a bailiff what it holds, of a caisse what is owed of its open cases.
 *
 * @param caisse only those that concern this one
 */
export async function* rowsToCome(
  context: Pick<RegisterContext, 'pool'>,
  today: LegalDay,
  days: number,
  caisse?: string,
): AsyncGenerator<LedgerRow> {
  const held = await holdings(context);
  const filter = { from: today, to: addDays(today, days - 1) };
  for (const state of ['open', 'waiting'] as const)
    for await (const row of ledgerRows(context, { ...filter, state }, today)) {
      const concerned =
        row.subjectKind === 'case' ? row.concerned : (held.get(row.subject) ?? new Map<string, Cents>());
      if (caisse === undefined || concerned.has(caisse)) yield { ...row, concerned };
    }
}

/** What they would add to the exposure. @param caisse only what concerns this one */
export async function forecast(
  context: Pick<RegisterContext, 'pool'>,
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
