import type pg from 'pg';
import type { DebtorId, Instant, NewFact } from '../domain/facts/fact';
import { Refusal } from '../domain/refusal';
import { identityOfNewcomer, type Intake, type Resolved, resolveFacts, resolveNotices } from './batch-reading';
import { writeBatch } from './batch-writing';
import type { BatchOptions, BatchResult, Identity, NewCase } from './contract';
import { consequencesOf, nextInstant, type RegisterContext, settle } from './debtor-transaction';
import { type Decided, inOneTransaction } from './bulk-transaction';
import { lockAndReadMany, type OpenFile, readEmptyFile } from './open-file';
import { affiliationFact, sameAffiliation, sameRegime } from './opening';
import { namedIn } from './recording';

/**
 * Takes in many notices at once, in one transaction: each is accepted, unchanged or refused by itself. The workflows are told
 * by the pump. Items of one debtor are to stand in one call, in the order in which they are to be recorded.
 *
 * @returns one result for each item, in their order
 * @throws {RegisterBusy} nothing was changed; worth another try
 */
export function openMany(
  context: RegisterContext,
  items: readonly NewCase[],
  options: BatchOptions = {},
): Promise<BatchResult[]> {
  return inOneTransaction(context, items.length, options, async (client) =>
    decideAll(context, client, await resolveNotices(context, client, items)),
  );
}

/** The same for facts of debtors on file; the facts of one item are of one debtor. */
export function recordMany(
  context: RegisterContext,
  items: readonly (readonly NewFact[])[],
  options: BatchOptions = {},
): Promise<BatchResult[]> {
  return inOneTransaction(context, items.length, options, async (client) =>
    decideAll(context, client, await resolveFacts(context, client, items)),
  );
}

type Done = ReturnType<typeof settle>;

/** Locks and reads the files that are concerned, and lets the core decide each. */
async function decideAll(
  context: RegisterContext,
  client: pg.PoolClient,
  { intakes, results: known, newcomers }: Resolved,
): Promise<Decided> {
  const results = new Map(known);
  const groups = byDebtor(intakes);
  const standing = [...groups.keys()].filter((debtor) => !newcomers.has(debtor));
  const files = await lockAndReadMany(client, standing, namedIn(intakes.flatMap(({ facts }) => facts)));
  const emptyFile = await readEmptyFile(client);
  const done: Done[] = [];
  const taken = new Map<DebtorId, Identity>();
  for (const [debtor, group] of groups) {
    const isNew = newcomers.has(debtor);
    const file = isNew ? emptyFile(debtor) : files.get(debtor);
    const answer = file ? settleGroup(context, file, group) : refusingAll(group, unknownDebtor(debtor));
    for (const [index, result] of answer.results) results.set(index, result);
    if (!answer.done) continue;
    done.push(answer.done);
    const identity = isNew ? identityOfNewcomer(group, results) : null;
    if (identity) taken.set(debtor, identity);
  }
  const plans = done.map(({ plan }) => plan);
  return {
    results,
    write: () => writeBatch(client, plans, taken, context.seal),
    consequences: done.map(({ settled }) => consequencesOf(settled)),
  };
}

/** The items of each debtor, in their order. */
export function byDebtor(intakes: readonly Intake[]): Map<DebtorId, Intake[]> {
  const groups = new Map<DebtorId, Intake[]>();
  for (const intake of intakes) {
    const group = groups.get(intake.debtor);
    if (group) group.push(intake);
    else groups.set(intake.debtor, [intake]);
  }
  return groups;
}

export const unknownDebtor = (debtor: string): Refusal => new Refusal('RCV-UNKNOWN-DEBTOR', { debtor });

interface GroupAnswer {
  readonly results: readonly (readonly [number, BatchResult])[];
  /** Null when nothing was accepted. */
  readonly done: Done | null;
}

const refusingAll = (group: readonly Intake[], refusal: Refusal): GroupAnswer => ({
  results: group.map(({ index }) => [index, { state: 'refused', refusal }]),
  done: null,
});

/** All items of one debtor: together, or, when one of them is refused, run after run without those that are. */
function settleGroup(context: RegisterContext, file: OpenFile, group: readonly Intake[]): GroupAnswer {
  const now = nextInstant(context.clock, file.lastRecordedAt);
  const together = attempt(context, file, group, now);
  if (!(together instanceof Refusal))
    return { results: group.map((intake) => [intake.index, resultOf(intake, together)]), done: together };
  if (group.length === 1) return refusingAll(group, together);
  const accepted: Intake[] = [];
  const refusals = new Map<Intake, Refusal>();
  let done: Done | null = null;
  for (let next = group; next.length > 0; ) {
    const run = longestRun(next, (items) => attempt(context, file, [...accepted, ...items], now));
    accepted.push(...next.slice(0, run.length));
    done = run.done ?? done;
    const [stopped] = next.slice(run.length);
    if (stopped && run.refusal) refusals.set(stopped, run.refusal);
    next = next.slice(run.length + 1);
  }
  const results = group.map((intake): readonly [number, BatchResult] => {
    const refusal = refusals.get(intake);
    return [intake.index, refusal ? { state: 'refused', refusal } : resultOf(intake, done as Done)];
  });
  return { results, done };
}

/**
 * How many of the next items are accepted together, and why the one after them is not. Sought by doubling, then by halves: a
 * bad line among a hundred must not have the file decided a hundred times.
 */
function longestRun(
  next: readonly Intake[],
  tried: (items: readonly Intake[]) => Done | Refusal,
): { readonly length: number; readonly done: Done | null; readonly refusal: Refusal | null } {
  let good: { readonly length: number; readonly done: Done | null } = { length: 0, done: null };
  let bad: { readonly length: number; readonly refusal: Refusal | null } = { length: next.length + 1, refusal: null };
  for (let length = 1; bad.length - good.length > 1; ) {
    const answer = tried(next.slice(0, length));
    if (answer instanceof Refusal) bad = { length, refusal: answer };
    else good = { length, done: answer };
    length = bad.refusal ? Math.floor((good.length + bad.length) / 2) : Math.min(2 * length, next.length);
  }
  return { ...good, refusal: bad.refusal };
}

function attempt(context: RegisterContext, file: OpenFile, group: readonly Intake[], now: Instant): Done | Refusal {
  try {
    return settle(context, file, { facts: factsOf(file, group) }, now);
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}

/** The facts of a debtor's items. The first notice of a new debtor brings its regime, which later ones may not contradict. */
function factsOf(file: OpenFile, group: readonly Intake[]): NewFact[] {
  const facts: NewFact[] = [];
  let regime: NewCase | null = null;
  for (const { debtor, notice, facts: own } of group) {
    if (notice && file.facts.length > 0) sameRegime(file.facts, notice.case, notice.input);
    else if (notice && regime) sameAffiliation(regime.debtor.affiliation, notice.input);
    else if (notice) {
      regime = notice.input;
      facts.push(affiliationFact(notice.input, debtor));
    }
    facts.push(...own);
  }
  return facts;
}

/** A fact given twice in one call is one fact. */
function resultOf({ facts }: Intake, { settled }: Done): BatchResult {
  const repeated = new Set(settled.duplicates);
  const count = facts.filter((fact) => !repeated.has(fact)).length;
  return count > 0 ? { state: 'accepted', facts: count } : { state: 'unchanged' };
}
