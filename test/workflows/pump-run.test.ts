import { runPump } from '../../src/activities';
import type { Decision } from '../../src/domain/assessment/decision';
import type { CaseId } from '../../src/domain/facts/fact';
import type { CaseSummary, Claimed } from '../../src/register/contract';

type Parts = Parameters<typeof runPump>[0];

/** What a run of the pump works with, where nothing is behind and no case is open; and what it told and marked. */
function parts(of: { readonly register?: object; readonly running?: object } = {}) {
  const told: string[] = [];
  const marked: string[] = [];
  const deps = {
    register: {
      standing: async () => ({ behindSince: null }),
      raiseMark: async () => ({ epoch: 0, mark: 1 }),
      claimBehind: async () => [],
      markNotified: async () => {},
      countByStage: async () => new Map(),
      markWorkflowMissing: async (id: string) => void marked.push(id),
      ...of.register,
    },
    running: { countInStage: async () => 0, among: async () => new Set(), isRunning: async () => false, ...of.running },
    marks: { read: async () => null, leave: async () => {} },
    tell: async (decision: Decision) => {
      told.push(decision.case);
      return { runId: null };
    },
    toldPerSecond: 1_000,
  } as unknown as Parts;
  return { deps, told, marked };
}

const batch = (size: number): Claimed[] =>
  Array.from({ length: size }, (_, index) => ({
    decision: { case: `K${index}` as CaseId, version: 2 } as unknown as Decision,
    reason: 'behind',
    nudge: false,
  }));

test('a run whose next claim fails tells the cases that it holds, and then ends', async () => {
  const claims = [async () => batch(100), () => Promise.reject(new Error('away'))];
  const { deps, told } = parts({ register: { claimBehind: () => claims.shift()?.() } });
  await expect(runPump(deps)).rejects.toThrow('away');
  expect(told).toHaveLength(100);
});

test('a run that is asked to end looks for no more cases without a workflow', async () => {
  const ending = new AbortController();
  const page = (after: string | undefined) =>
    Array.from({ length: 100 }, (_, index) => ({ case: `${after ?? 'K'}${index}` }) as unknown as CaseSummary);
  const { deps, marked } = parts({
    register: {
      countByStage: async () => new Map([['notice-period', 1_000_000]]),
      listCases: async ({ after }: { after?: string }) => page(after),
    },
    running: {
      isRunning: async () => {
        if (marked.length === 150) ending.abort();
        return false;
      },
    },
  });
  expect(await runPump({ ...deps, signal: ending.signal })).toEqual({ told: 0, failed: 0, missing: 200 });
});
