import type pg from 'pg';
import { type CaseId, factKey, type Instant, isKind } from '../domain/facts/fact';
import { Refusal } from '../domain/refusal';
import { parisDay } from '../domain/calendar/paris-time';
import { END_STAGES } from '../domain/assessment/assessment';
import { proofOf } from '../domain/assessment/held-acts';
import type { Proof } from '../domain/facts/proof';
import type { DecidedFile } from './contract';
import type { RegisterContext } from './debtor-transaction';
import { assessed } from './decisions';
import type { EffectRow } from './effect-rows';
import { appendRows, contentDigest } from './fact-rows';
import { connectionOf, translated } from './failures';
import { insertDebtors } from './identity';
import { caseRow, deadlineRows, debtItemRows, dutyRows, effectRow } from './projections';
import { emptyPlan, write, type WritePlan } from './write-plan';

export interface Loaded {
  readonly debtors: number;
  readonly cases: number;
  readonly facts: number;
  /** Debtors that an earlier load had written with the same facts: left as they are. */
  readonly already: number;
}

/**
 * Historical load: writes decided files with their past `recordedAt`, `loadedAt` = now, in one transaction. Nothing is decided
 * here and nothing past is done again: effects that the records call done come in as done. Open cases are left to the pump,
 * which starts their workflows; ended ones have none.
 *
 * @param effectsFrom go-live: effects still pending are not sent before this legal instant
 * @throws {Refusal} RCV-DUPLICATE-OTHER-CONTENT when a debtor already has other facts (history precedes all that is live)
 */
export async function load(
  context: RegisterContext,
  batch: readonly DecidedFile[],
  { effectsFrom }: { effectsFrom?: Instant } = {},
): Promise<Loaded> {
  const client = await connectionOf(context.pool);
  let broken: Error | undefined;
  try {
    await client.query('BEGIN');
    const files = await notYetLoaded(client, batch, context);
    if (files.length > 0)
      await insertDebtors(
        client,
        files.map(({ debtor }) => debtor),
        context.seal,
      );
    const plan = planOf(files, context, effectsFrom ?? null);
    await Promise.all([write(client, plan), client.query('COMMIT')]);
    return {
      debtors: files.length,
      cases: plan.cases.length,
      facts: plan.facts.length,
      already: batch.length - files.length,
    };
  } catch (error) {
    await client.query('ROLLBACK').catch((failure: Error) => {
      broken = failure;
    });
    const [first] = batch;
    throw translated(error, {
      fact: first ? `${first.debtor.id}/*` : '',
      case: first ? [...first.records.keys()].join(', ') : '',
      caisse: batch.length === 0 ? '' : caissesOf(batch),
    });
  } finally {
    client.release(broken);
  }
}

const caissesOf = (batch: readonly DecidedFile[]): string =>
  [...new Set(batch.flatMap(({ assessment }) => assessment.cases.map(({ caisse }) => caisse)))].sort().join(', ');

/** Leaves out what an earlier load wrote; the locks keep live facts out meanwhile. */
async function notYetLoaded(
  client: pg.ClientBase,
  batch: readonly DecidedFile[],
  { seal }: RegisterContext,
): Promise<DecidedFile[]> {
  const ids = batch.map(({ debtor }) => debtor.id);
  const { rows: locked } = await client.query<{ id: string }>(
    'SELECT id FROM debtor WHERE id = ANY($1::text[]) AND last_seq > 0 ORDER BY id FOR UPDATE',
    [ids],
  );
  if (locked.length === 0) return [...batch];
  const { rows } = await client.query<{ debtor: string; digests: string[] }>(
    `SELECT debtor, array_agg(encode(digest, 'hex') ORDER BY seq) AS digests FROM fact WHERE debtor = ANY($1::text[]) GROUP BY debtor`,
    [locked.map(({ id }) => id)],
  );
  const onFile = new Map(rows.map(({ debtor, digests }) => [debtor, digests]));
  return batch.filter(({ debtor, facts }) => {
    const digests = onFile.get(debtor.id);
    if (!digests) return true;
    const other = facts.find((fact, index) => digests[index] !== contentDigest(fact, seal));
    if (other) throw new Refusal('RCV-DUPLICATE-OTHER-CONTENT', { fact: factKey(other) });
    return false;
  });
}

function planOf(
  files: readonly DecidedFile[],
  { seal, clock, coreVersion }: RegisterContext,
  effectsFrom: Instant | null,
): WritePlan {
  const now = clock.now();
  const plan = emptyPlan();
  for (const { debtor, facts, records, assessment } of files) {
    const rows = appendRows(facts, new Map(), null, now, seal);
    plan.facts.push(...rows.facts);
    plan.personal.push(...rows.personal);
    plan.debtItems.push(...debtItemRows(facts));
    const last = facts.at(-1);
    if (last)
      plan.debtors.push({
        id: debtor.id,
        last_seq: rows.head.seq,
        last_recorded_at: last.recordedAt,
        last_hash: rows.head.hash.toString('hex'),
        credit_cents: String(assessment.credit),
      });
    for (const [id, record] of records) {
      const entry = assessed(assessment, id);
      const opened = facts.find((fact) => isKind(fact, 'case-opened') && fact.case === id);
      if (!opened) throw new Error(`case ${id} was never opened`);
      const ended = END_STAGES.has(record.stage);
      const effects = effectsOf(id, record, proofOf(entry, coreVersion), entry, effectsFrom, now);
      const endedOn = ended ? lastDayOf(facts, id) : null;
      plan.cases.push(
        caseRow({
          debtor: debtor.id,
          entry,
          record,
          effects,
          version: 1,
          notifiedVersion: ended ? 1 : 0,
          openedOn: opened.on,
          endedOn,
          assessedWith: coreVersion,
        }),
      );
      plan.deadlines.push(...deadlineRows(id, [], record.deadlines));
      plan.duties.push(...dutyRows(id, [], record.duties));
      plan.effects.push(...effects.map(effectRow));
    }
  }
  return plan;
}

/** The day on which the last fact of an ended case (or of its debtor) was recorded: the end came with it. */
function lastDayOf(facts: DecidedFile['facts'], id: CaseId): string | null {
  const last = facts.findLast((fact) => fact.case === id || fact.case === undefined);
  return last ? parisDay(last.recordedAt) : null;
}

function effectsOf(
  id: CaseId,
  record: DecidedFile['records'] extends ReadonlyMap<CaseId, infer R> ? R : never,
  proof: Proof,
  entry: DecidedFile['assessment']['cases'][number],
  effectsFrom: Instant | null,
  now: Instant,
): EffectRow[] {
  return record.effects.map(({ key, kind, state }, index) => {
    const data = entry.actions.find((action) => action.key === key)?.data ?? {};
    const nextAttemptAt = state === 'pending' ? effectsFrom : null;
    return {
      key,
      case: id,
      kind,
      rank: index + 1,
      data,
      state: state === 'sending' ? 'pending' : state,
      queuedAt: now,
      attempts: 0,
      nextAttemptAt,
      leaseUntil: null,
      lastError: null,
      evidence: null,
      proof,
    };
  });
}
