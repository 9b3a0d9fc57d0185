import type pg from 'pg';
import type { LegalDay } from '../domain/calendar/legal-day';
import type { DebtorId } from '../domain/facts/fact';
import { Refusal } from '../domain/refusal';
import { byDebtor, unknownDebtor } from './batch';
import { identityOfNewcomer, type Intake, type Resolved, resolveFacts, resolveNotices } from './batch-reading';
import { writeBatch } from './batch-writing';
import { type Decided, inOneTransaction } from './bulk-transaction';
import type { BatchResult, Identity, NewCase, PastFact, PastOptions } from './contract';
import type { RegisterContext } from './debtor-transaction';
import { lockAndReadMany, NOBODY, type OpenFile, readEmptyFile } from './open-file';
import { affiliationFact, sameRegime } from './opening';
import { PastFacts } from './past-facts';
import { isStillPast, pastPlan } from './past-plan';
import type { WritePlan } from './write-plan';

/**
 * Takes notices over with their past, many in one transaction, each all or nothing. Nothing is decided: what the source does not
 * say was not done. Until the go-live day the files are observed only; from its morning on they are live. The files of a
 * portfolio may be loaded in any order, each as often as wanted.
 */
export function openPast(
  context: RegisterContext,
  items: readonly NewCase[],
  options: PastOptions,
): Promise<BatchResult[]> {
  return inOneTransaction(context, items.length, options, async (client) =>
    takeAll(context, client, await resolveNotices(context, client, items, 'kept'), options.goLive),
  );
}

/** The same for facts of debtors on file; the facts of one item are of one debtor. */
export function recordPast(
  context: RegisterContext,
  items: readonly (readonly PastFact[])[],
  options: PastOptions,
): Promise<BatchResult[]> {
  return inOneTransaction(context, items.length, options, async (client) =>
    takeAll(context, client, await resolveFacts(context, client, items, 'kept'), options.goLive),
  );
}

async function takeAll(
  context: RegisterContext,
  client: pg.PoolClient,
  { intakes, results: known, newcomers }: Resolved,
  goLive: LegalDay,
): Promise<Decided> {
  const results = new Map(known);
  const groups = byDebtor(intakes);
  const standing = [...groups.keys()].filter((debtor) => !newcomers.has(debtor));
  const files = await lockAndReadMany(client, standing, NOBODY);
  const live = await debtorsWithLiveFacts(client, standing);
  const emptyFile = await readEmptyFile(client);
  const now = context.clock.now();
  const grown: { readonly file: OpenFile; readonly plan: WritePlan }[] = [];
  const taken = new Map<DebtorId, Identity>();
  for (const [debtor, group] of groups) {
    const file = newcomers.has(debtor) ? emptyFile(debtor) : files.get(debtor);
    if (!file || !isStillPast(file, live.has(debtor))) {
      const refusal = file ? new Refusal('RCV-ALREADY-LIVE', { debtor }) : unknownDebtor(debtor);
      for (const { index } of group) results.set(index, { state: 'refused', refusal });
      continue;
    }
    const past = new PastFacts(file, goLive, now, context.seal);
    for (const intake of group) results.set(intake.index, takeOne(past, intake));
    const identity = newcomers.has(debtor) ? identityOfNewcomer(group, results) : null;
    if (identity) taken.set(debtor, identity);
    const isNews = past.appended.length > 0 || (file.facts.length > 0 && file.liveFrom !== goLive);
    if (isNews) grown.push({ file, plan: pastPlan(context, file, past.appended, goLive, now) });
  }
  return {
    results,
    consequences: [],
    write: async () => {
      const debtors = grown.map(({ file }) => file.debtor);
      await clearProjections(client, grown);
      await writeBatch(
        client,
        grown.map(({ plan }) => plan),
        taken,
        context.seal,
      );
      await client.query(
        'UPDATE debtor SET live_from = $2 WHERE id = ANY($1::text[]) AND live_from IS DISTINCT FROM $2',
        [debtors, goLive],
      );
    },
  };
}

function takeOne(past: PastFacts, { debtor, facts, notice }: Intake): BatchResult {
  try {
    const isFirst = past.all.length === 0;
    if (notice && !isFirst) sameRegime(past.all, notice.case, notice.input);
    const taken = past.take(notice && isFirst ? [affiliationFact(notice.input, debtor), ...facts] : facts);
    return taken > 0 ? { state: 'accepted', facts: taken } : { state: 'unchanged' };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { state: 'refused', refusal: error };
  }
}

async function debtorsWithLiveFacts(client: pg.ClientBase, debtors: readonly DebtorId[]): Promise<Set<DebtorId>> {
  const { rows } = await client.query<{ debtor: DebtorId }>({
    name: 'debtors-with-live-facts',
    text: 'SELECT DISTINCT debtor FROM fact WHERE debtor = ANY($1::text[]) AND loaded_at IS NULL',
    values: [debtors],
  });
  return new Set(rows.map(({ debtor }) => debtor));
}

/** Makes room for projections written anew: another past may show other deadlines, not only more of them. */
async function clearProjections(client: pg.ClientBase, grown: readonly { readonly file: OpenFile }[]): Promise<void> {
  const cases = grown.flatMap(({ file }) => [...file.meta.keys()]);
  for (const table of ['deadline', 'duty', 'effect'])
    await client.query({
      name: `clear-${table}`,
      text: `DELETE FROM ${table} WHERE "case" = ANY($1::text[])`,
      values: [cases],
    });
}
