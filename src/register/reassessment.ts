import type { CaseRecord, Outcome } from '../domain/assessment/decide';
import type { Decision } from '../domain/assessment/decision';
import {
  type ActOnList,
  type DeadlineMove,
  deadlineMoves,
  onList,
  type StageMove,
  stageMove,
} from '../domain/assessment/difference';
import type { CaseId, DebtorId } from '../domain/facts/fact';
import { type RegisterContext, type Settled, settle, transact } from './debtor-transaction';
import { assessed } from './decisions';
import { debtorsWithOpenCases, type DebtorPage } from './open-cases';
import { type OpenFile, readManyUnlocked } from './open-file';

/** What an assessment by this core, its rules and settings changes in a case. */
export interface CaseChange {
  readonly case: CaseId;
  readonly caisse: string;
  readonly noticeRef: string;
  readonly stage: StageMove | null;
  readonly deadlines: readonly DeadlineMove[];
  /** Acts that wait for a person: those held, and withdrawals that no fact asks for. */
  readonly held: readonly ActOnList[];
  /** Acts that are due by themselves, as on any morning. */
  readonly done: readonly ActOnList[];
  /** Messages that were still to be sent and are no longer due, by their keys. */
  readonly dropped: readonly string[];
}

export interface ReassessmentPage {
  /** Cases that were assessed: open ones, and ended ones of the same debtors. */
  readonly cases: number;
  readonly changes: readonly CaseChange[];
  /** What the workflows are to be told; empty in a dry run. */
  readonly decisions: readonly Decision[];
  /** Where the next page begins; null: this was the last. */
  readonly after: DebtorId | null;
}

export interface ReassessmentOptions extends DebtorPage {
  /** Everything is decided, nothing is written. */
  readonly dryRun?: boolean;
  /** Also cases that this version assessed already. */
  readonly all?: boolean;
}

/** Debtors whose transactions are under way at once. */
const ABREAST = 4;

/**
 * Assesses the open cases of a page of debtors that another version of core, rules or settings assessed: dates move, acts are held.
 * What is done is marked in each case, so that whoever is interrupted goes on by starting again. Debtors whose cases have all
 * ended are left out: nothing of theirs moves by time, and a fact assesses them.
 */
export async function reassess(context: RegisterContext, options: ReassessmentOptions): Promise<ReassessmentPage> {
  const { dryRun = false, all = false } = options;
  const debtors = await debtorsWithOpenCases(context, options, all ? null : context.coreVersion);
  const isConcerned = ({ meta }: OpenFile, id: CaseId): boolean => {
    const found = meta.get(id);
    return found !== undefined && (found.assessedWith !== context.coreVersion || (all && found.endedOn === null));
  };
  const decided = dryRun ? await preview(context, debtors) : await perform(context, debtors);
  const changes: CaseChange[] = [];
  let cases = 0;
  for (const { file, settled } of decided)
    for (const [id, before] of file.records) {
      if (!isConcerned(file, id)) continue;
      cases++;
      const change = changeOf(id, before, settled.outcome);
      if (change) changes.push(change);
    }
  return {
    cases,
    changes,
    decisions: dryRun ? [] : decided.flatMap(({ settled }) => settled.decisions),
    after: debtors.length < options.limit ? null : (debtors.at(-1) ?? null),
  };
}

interface Decided {
  readonly file: OpenFile;
  readonly settled: Settled;
}

async function preview(context: RegisterContext, debtors: readonly DebtorId[]): Promise<Decided[]> {
  const files = await readManyUnlocked(context.pool, debtors);
  return files.map((file) => ({ file, settled: settle(context, file, {}, context.clock.now()).settled }));
}

async function perform(context: RegisterContext, debtors: readonly DebtorId[]): Promise<Decided[]> {
  const decided: Decided[] = [];
  for (let from = 0; from < debtors.length; from += ABREAST)
    decided.push(
      ...(await Promise.all(debtors.slice(from, from + ABREAST).map((debtor) => reassessDebtor(context, debtor)))),
    );
  return decided;
}

async function reassessDebtor(context: RegisterContext, debtor: DebtorId): Promise<Decided> {
  let read: OpenFile | undefined;
  const settled = await transact(context, { debtor }, (file) => {
    read = file;
    return {};
  });
  if (!read || !settled) throw new Error(`the file of ${debtor} was not read`);
  return { file: read, settled };
}

/** Null when nothing that a person would look at changed. */
function changeOf(id: CaseId, before: Omit<CaseRecord, 'effects'>, outcome: Outcome): CaseChange | null {
  const record = outcome.state.cases.get(id);
  if (!record) return null;
  const { caisse, noticeRef, actions } = assessed(outcome.assessment, id);
  const stage = stageMove(before.stage, record.stage);
  const deadlines = deadlineMoves(before.deadlines, record.deadlines);
  const held = actions
    .filter(({ kind, key }) => record.held.includes(key) || kind === 'withdraw-procedure')
    .map(onList);
  const chosen = outcome.appended
    .filter((fact) => fact.case === id && fact.kind === 'procedure-chosen')
    .map((fact) => onList({ kind: 'choose-procedure', key: fact.id, data: fact.data as Record<string, string> }));
  const done = [...chosen, ...outcome.queued.filter((action) => action.case === id).map(onList)];
  const dropped = outcome.cancelled.filter((key) => record.effects.some((effect) => effect.key === key));
  if (stage === null && [deadlines, held, done, dropped].every((list) => list.length === 0)) return null;
  return { case: id, caisse, noticeRef, stage, deadlines, held, done, dropped };
}
