import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import { type ActivityDeps, runPump } from '../activities';
import { compareKnowledge } from '../domain/assessment/decision';
import type { Stage } from '../domain/assessment/assessment';
import type { HandOver, Mark, Register } from '../register/register';
import { caseWorkflowId } from '../temporal/workflow-ids';
import { type DutyRebuildDeps, openDuties, terminateUnknownDuties, verifyDuties, withoutWorkflow } from './duties';
import { keepHandOvers, type LostHandOver, lostHandOvers } from './hand-overs';
import { isRegisterBehind, type MovedOn, movedOn } from './lost-hour';
import { type Survey, survey } from './survey';
import { openCases, type Unverified, verify } from './verify';

/** What a rebuild found and did. */
export interface RebuildReport {
  readonly dryRun: boolean;
  /** The register was restored to an earlier moment while Temporal went on. */
  readonly registerBehind: boolean;
  /** The register's last mark: it holds all that was recorded before (machine's time). Null: none, or not behind. */
  readonly restoredTo: string | null;
  readonly epoch: number;
  readonly openCases: number;
  /** Cases at each stage, the ended ones too. */
  readonly stages: Readonly<Partial<Record<Stage, number>>>;
  /** Open cases whose workflow knew all, before. */
  readonly alreadyThere: number;
  /** Open cases without a workflow, before. */
  readonly missing: number;
  readonly movedOn: readonly MovedOn[];
  readonly handedOver: readonly LostHandOver[];
  /** Periodic duties that must have a workflow, and those of them that had none. */
  readonly openDuties: number;
  readonly missingDuties: number;
  /** Workflows ended because the register does not know their case, or their duty. */
  readonly terminated: number;
  /** Cases and duties whose workflow was told, or started. */
  readonly told: number;
  /** Those that could not be told; the pump tries them again. */
  readonly failed: number;
  /** Open cases and duties whose workflow was asked at the end. */
  readonly asked: number;
  readonly unverified: readonly Unverified[];
}

export interface RebuildDeps extends Omit<ActivityDeps, 'messages' | 'register' | 'office'> {
  readonly client: Client;
  readonly register: Register;
  readonly office: DutyRebuildDeps;
}

export interface RebuildOptions {
  readonly dryRun: boolean;
  /** What the mail system kept. */
  readonly mail: AsyncIterable<HandOver> | Iterable<HandOver>;
  /** The workflows are given so long to show what they were told. */
  readonly patienceMs: number;
  /** Called before anything is changed that only the report tells of. */
  readonly keep: (report: RebuildReport) => void;
  readonly onProgress: (what: 'read' | 'told', count: number) => void;
}

/** The clocks of two servers differ. */
const SLACK_MS = 5 * 60_000;
const UNKNOWN_CASE = 'Dossier inconnu du registre restauré (recouvrement rebuild)';

/**
 * Gives every open case and periodic duty its workflow back, after Temporal lost its state or the register was restored to an earlier moment. In
 * the second case it first learns from the workflows, and from mail records, what the lost time held: what was handed over then
 * is never sent again, and a new epoch replaces what workflows know. Can be repeated: what is done is found done.
 */
export async function rebuild(deps: RebuildDeps, options: RebuildOptions): Promise<RebuildReport> {
  const { client, register, marks, office } = deps;
  const left = await marks.read();
  const standing = await register.standing(left);
  const closedSince = standing.markedAt && new Date(standing.markedAt.getTime() - SLACK_MS);
  const seen = await survey(client, register, closedSince, (count) => options.onProgress('read', count));
  const behind = standing.behindSince !== null || isRegisterBehind(seen, standing);
  // What the workflows alone tell must hold back at once what the pump would do meanwhile.
  if (behind) await register.noteBehind();

  const open = await openCases(register);
  const toTell = open.filter((id) => !knowsAll(seen, id));
  const duties = await openDuties(office.register);
  const missingDuties = await withoutWorkflow(office, duties);
  const found: RebuildReport = {
    dryRun: options.dryRun,
    registerBehind: behind,
    restoredTo: behind ? (standing.markedAt?.toISOString() ?? null) : null,
    epoch: standing.epoch,
    openCases: open.length,
    stages: Object.fromEntries([...(await register.countByStage())].filter(([, count]) => count > 0)),
    alreadyThere: open.length - toTell.length,
    missing: open.filter((id) => !isRunning(seen, id)).length,
    movedOn: behind ? movedOn(seen, standing) : [],
    handedOver: await lostHandOvers(register, seen, options.mail),
    openDuties: duties.length,
    missingDuties: missingDuties.length,
    terminated: 0,
    told: 0,
    failed: 0,
    asked: 0,
    unverified: [],
  };
  options.keep(found);
  if (options.dryRun) return found;

  await keepHandOvers(register, found.handedOver);
  if (!behind) {
    await register.tellAgain(toTell);
    await office.register.tellAgain(missingDuties);
    return { ...found, ...(await tellUntilShown(deps, { cases: open, duties }, options)) };
  }
  const terminated = (await terminateUnknown(client, seen)) + (await terminateUnknownDuties(client, office.register));
  const isOpen = new Set<string>(open);
  const endedButRunning = [...seen.known.keys()].filter((id) => isRunning(seen, id) && !isOpen.has(id));
  const mark = await register.beginEpoch(furthest(left, seen), endedButRunning);
  await marks.leave(mark);
  return { ...found, epoch: mark.epoch, terminated, ...(await tellUntilShown(deps, { cases: open, duties }, options)) };
}

const isRunning = ({ known }: Survey, id: string): boolean => known.get(id)?.running === true;

function knowsAll({ known, registered }: Survey, id: string): boolean {
  const workflow = known.get(id);
  const now = registered.get(id);
  return workflow?.running === true && now !== undefined && compareKnowledge(workflow.decision, now) === 0;
}

/** The furthest that was ever told: the next epoch lies beyond it. */
function furthest(left: Mark | null, { known }: Survey): Mark {
  let epoch = left?.epoch ?? 0;
  for (const { decision } of known.values()) epoch = Math.max(epoch, decision.epoch ?? 0);
  return { epoch, mark: left?.mark ?? 0 };
}

/** Nobody could ever answer these workflows; what they knew is in the report, and in their histories for as long as they are kept. */
async function terminateUnknown(client: Client, { known, registered }: Survey): Promise<number> {
  const unknown = [...known].filter(([id, { running }]) => running && !registered.has(id));
  for (const [id] of unknown) {
    try {
      await client.workflow.getHandle(caseWorkflowId(id)).terminate(UNKNOWN_CASE);
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError)) throw error; // it has ended by itself
    }
  }
  return unknown.length;
}

/** Tells all, asks all; those that do not show it are told once more, for a late answer may have passed them off as told. */
async function tellUntilShown(
  deps: RebuildDeps,
  open: { readonly cases: readonly string[]; readonly duties: readonly string[] },
  options: RebuildOptions,
): Promise<Pick<RebuildReport, 'told' | 'failed' | 'asked' | 'unverified'>> {
  const { client, register, office } = deps;
  const look = async ({ cases, duties }: typeof open) => ({
    cases: await verify(client, register, cases, options.patienceMs),
    duties: await verifyDuties(client, office.register, duties, options.patienceMs),
  });
  const idsOf = (unverified: readonly Unverified[]): string[] => unverified.map(({ case: id }) => id);
  const first = await tellAll(deps, options);
  const seen = await look(open);
  const asked = seen.cases.asked + open.duties.length;
  const doubtful = { cases: idsOf(seen.cases.unverified), duties: idsOf(seen.duties) };
  if (doubtful.cases.length + doubtful.duties.length === 0) return { ...first, asked, unverified: [] };
  await register.tellAgain(doubtful.cases);
  await office.register.tellAgain(doubtful.duties);
  const second = await tellAll(deps, options);
  const again = await look(doubtful);
  return {
    told: first.told + second.told,
    failed: second.failed,
    asked,
    unverified: [...again.cases.unverified, ...again.duties],
  };
}

/** One run of the pump ends after some minutes; a portfolio takes several. */
async function tellAll(deps: RebuildDeps, { onProgress }: RebuildOptions): Promise<{ told: number; failed: number }> {
  let told = 0;
  for (;;) {
    const before = told;
    const run = await runPump(deps, (count) => onProgress('told', before + count));
    told += run.told;
    if (run.told === 0 || run.failed > 0) return { told, failed: run.failed };
  }
}
