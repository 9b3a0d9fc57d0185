import { setTimeout as sleep } from 'node:timers/promises';
import { Context, log } from '@temporalio/activity';
import { END_STAGES } from '../domain/assessment/assessment';
import type { CaseId } from '../domain/facts/fact';
import type { Claimed } from '../register/register';
import type { Activities, Reconciled } from './activities';
import type { ActivityDeps } from './deps';
import { codedFailure } from './failures';
import { keepStep } from './keep-step';

/** Cases claimed at once: what a pump that dies leaves claimed for a minute. */
const BATCH = 100;
/** Signals under way at once. */
const ABREAST = 10;
const TOLD_PER_SECOND = 50;
/** A run ends before its activity times out; the schedule starts the next. */
const LONGEST_RUN_MS = 8 * 60_000;

interface PumpDeps extends Pick<ActivityDeps, 'register' | 'tell' | 'running' | 'marks' | 'toldPerSecond'> {
  /** Ends the run between two batches. */
  readonly signal?: AbortSignal;
}

export function createReconcile(deps: ActivityDeps): Activities['reconcile'] {
  return async () => {
    const { heartbeat, cancellationSignal } = Context.current();
    try {
      const run = await runPump({ ...deps, signal: cancellationSignal }, () => heartbeat());
      if (run.behind) log.error('the register was restored to an earlier moment: run "recouvrement rebuild"');
      return run;
    } catch (error) {
      throw codedFailure('reconcile', error);
    }
  };
}

/**
 * Finds every case whose workflow is behind and tells it, in batches, once per case, at a limited rate; then looks for open
 * cases without a workflow. Needs no activity context: `recouvrement reconcile` and `up` call it too.
 */
export async function runPump(deps: PumpDeps, onProgress: (told: number) => void = () => {}): Promise<Reconciled> {
  const until = performance.now() + LONGEST_RUN_MS;
  if (await keepStep(deps)) return { told: 0, failed: 0, missing: 0, behind: true };
  const first = await tellBehind(deps, until, onProgress);
  // Cases not told yet have no workflow either: look for missing ones only when the others are done.
  if (!first.drained) return { told: first.told, failed: first.failed, missing: 0 };
  const missing = await markMissing(deps, until, () => onProgress(first.told));
  if (missing === 0) return { told: first.told, failed: first.failed, missing };
  const second = await tellBehind(deps, until, (told) => onProgress(first.told + told));
  return { told: first.told + second.told, failed: first.failed + second.failed, missing };
}

async function tellBehind(
  { register, tell, toldPerSecond = TOLD_PER_SECOND, signal }: PumpDeps,
  until: number,
  onProgress: (told: number) => void,
): Promise<{ told: number; failed: number; drained: boolean }> {
  let told = 0;
  let failed = 0;
  const one = async ({ decision, nudge }: Claimed): Promise<void> => {
    try {
      const { runId } = await tell(decision, { nudge, bulk: true });
      await register.markNotified(decision.case, decision.version, runId ?? undefined);
      told++;
    } catch {
      failed++;
    }
  };
  const turn = turns(toldPerSecond);
  let batch = await register.claimBehind(BATCH);
  while (batch.length > 0) {
    if (isOver(until, signal)) return { told, failed, drained: false };
    const lanes = batch.values();
    const lane = async (): Promise<void> => {
      for (const claimed of lanes) {
        await turn();
        await one(claimed);
        onProgress(told);
      }
    };
    // A short batch was the last: what comes back after it is what could not be told.
    const next = batch.length < BATCH ? Promise.resolve([]) : register.claimBehind(BATCH);
    // Whatever becomes of the next, nothing is told any more once this run has ended.
    await Promise.allSettled([next, ...Array.from({ length: ABREAST }, lane)]);
    batch = await next;
  }
  return { told, failed, drained: failed === 0 };
}

const isOver = (until: number, signal: AbortSignal | undefined): boolean =>
  performance.now() >= until || signal?.aborted === true;

/** Gives turns at an even rate; none is saved up for later. */
function turns(perSecond: number): () => Promise<void> {
  let nextMs = 0;
  return async () => {
    const now = performance.now();
    const at = Math.max(now, nextMs);
    nextMs = at + 1000 / perSecond;
    if (at > now) await sleep(at - now);
  };
}

/**
 * Marks open cases whose workflow is gone (a server that lost its data, a terminated run). Counting by stage costs one
 * query each; only a stage with too few workflows is looked through, and the server itself is asked before a case is marked.
 * What the run has no time left for is found by the next.
 */
async function markMissing(
  { register, running, signal }: PumpDeps,
  until: number,
  onProgress: () => void,
): Promise<number> {
  let missing = 0;
  for (const [stage, open] of await register.countByStage()) {
    if (END_STAGES.has(stage) || open === 0 || (await running.countInStage(stage)) >= open) continue;
    let after: CaseId | undefined;
    for (;;) {
      if (isOver(until, signal)) return missing;
      const page = await register.listCases({ stage, limit: BATCH, ...(after === undefined ? {} : { after }) });
      const seen = await running.among(page.map((entry) => entry.case));
      for (const { case: id } of page) {
        if (seen.has(id) || (await running.isRunning(id))) continue;
        await register.markWorkflowMissing(id);
        missing++;
      }
      onProgress();
      after = page.at(-1)?.case;
      if (page.length < BATCH) break;
    }
  }
  return missing;
}
