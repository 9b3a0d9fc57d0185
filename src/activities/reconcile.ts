import { Context, log } from '@temporalio/activity';
import { END_STAGES } from '../domain/assessment/assessment';
import type { CaseId } from '../domain/facts/fact';
import type { Activities, Reconciled } from './activities';
import type { ActivityDeps, DutyPumpDeps } from './deps';
import { codedFailure } from './failures';
import { markMissingDuties } from './missing-duties';
import { keepStep } from './keep-step';
import { turns } from './turns';

/** Cases claimed at once: what a pump that dies leaves claimed for a minute. */
const BATCH = 100;
/** Signals under way at once. */
const ABREAST = 10;
const TOLD_PER_SECOND = 50;
/** A run ends before its activity times out; the schedule starts the next. */
const LONGEST_RUN_MS = 8 * 60_000;

interface PumpDeps extends Pick<ActivityDeps, 'register' | 'tell' | 'running' | 'marks' | 'toldPerSecond'> {
  readonly office?: DutyPumpDeps;
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
  // Periodic duties are few, and what they ask for is due on a day of the law: they go first.
  const sides = [...(deps.office ? [dutySide(deps.office, deps.signal)] : []), caseSide(deps)];
  const sum = { told: 0, failed: 0, missing: 0 };
  for (const side of sides) {
    const before = sum.told;
    const progress = (told: number): void => onProgress(before + told);
    const { told, failed, missing } = await runSide(side, deps, until, progress);
    sum.told += told;
    sum.failed += failed;
    sum.missing += missing;
  }
  return sum;
}

/** Tells one that was claimed. */
type Claim = () => Promise<void>;

/** What is claimed, told and looked for: cases, or periodic duties. */
interface Side {
  readonly claim: (limit: number) => Promise<readonly Claim[]>;
  readonly markMissing: (until: number, onProgress: () => void) => Promise<number>;
}

const caseSide = (deps: PumpDeps): Side => ({
  claim: async (limit) =>
    (await deps.register.claimBehind(limit)).map(({ decision, nudge }) => async () => {
      const { runId } = await deps.tell(decision, { nudge, bulk: true });
      await deps.register.markNotified(decision.case, decision.version, runId ?? undefined);
    }),
  markMissing: (until, onProgress) => markMissing(deps, until, onProgress),
});

const dutySide = (office: DutyPumpDeps, signal: AbortSignal | undefined): Side => ({
  claim: async (limit) =>
    (await office.register.claimBehind(limit)).map(({ decision, nudge }) => async () => {
      const { runId } = await office.tell(decision, { nudge, bulk: true });
      await office.register.markNotified(decision.duty, decision.version, runId ?? undefined);
    }),
  markMissing: (until, onProgress) => markMissingDuties(office, () => isOver(until, signal), onProgress),
});

async function runSide(
  side: Side,
  deps: PumpDeps,
  until: number,
  onProgress: (told: number) => void,
): Promise<Pick<Reconciled, 'told' | 'failed' | 'missing'>> {
  const first = await tellBehind(side, deps, until, onProgress);
  // What is not told yet has no workflow either: look for missing ones only when the others are done.
  if (!first.drained) return { told: first.told, failed: first.failed, missing: 0 };
  const missing = await side.markMissing(until, () => onProgress(first.told));
  if (missing === 0) return { told: first.told, failed: first.failed, missing };
  const second = await tellBehind(side, deps, until, (told) => onProgress(first.told + told));
  return { told: first.told + second.told, failed: first.failed + second.failed, missing };
}

async function tellBehind(
  side: Side,
  { toldPerSecond = TOLD_PER_SECOND, signal }: PumpDeps,
  until: number,
  onProgress: (told: number) => void,
): Promise<{ told: number; failed: number; drained: boolean }> {
  let told = 0;
  let failed = 0;
  const one = async (claimed: Claim): Promise<void> => {
    try {
      await claimed();
      told++;
    } catch {
      failed++;
    }
  };
  const turn = turns(toldPerSecond);
  let batch = await side.claim(BATCH);
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
    const next = batch.length < BATCH ? Promise.resolve([]) : side.claim(BATCH);
    // Whatever becomes of the next, nothing is told any more once this run has ended.
    await Promise.allSettled([next, ...Array.from({ length: ABREAST }, lane)]);
    batch = await next;
  }
  return { told, failed, drained: failed === 0 };
}

const isOver = (until: number, signal: AbortSignal | undefined): boolean =>
  performance.now() >= until || signal?.aborted === true;

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
