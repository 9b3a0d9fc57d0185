import type { Client } from '@temporalio/client';
import { compareKnowledge, type Decision } from '../domain/assessment/decision';
import type { Register } from '../register/register';
import { type CaseRun, listCaseRuns, readRun, type RunRecord } from '../temporal/case-histories';
import { abreast } from './abreast';

/** What the runs of a case's workflow, those that go on and those that ended of late, know of it together. */
export interface CaseKnowledge extends RunRecord {
  readonly running: boolean;
}

/** How register and workflows stand to each other, by case. */
export interface Survey {
  readonly known: ReadonlyMap<string, CaseKnowledge>;
  /** What the register says of these cases: read after the workflows, so that it can only be the newer unless it was restored. */
  readonly registered: ReadonlyMap<string, Decision>;
}

/** Histories read at once. */
const READERS = 16;
/** Cases asked of the register at once. */
const SLICE = 500;

/**
 * Reads the history of every run that goes on and of those closed since; no worker is needed for it.
 * @param closedSince null: of all that the server still keeps
 */
export async function survey(
  client: Client,
  register: Pick<Register, 'decisionsOf'>,
  closedSince: Date | null,
  onProgress: (histories: number) => void,
): Promise<Survey> {
  const known = new Map<string, CaseKnowledge>();
  let histories = 0;
  await abreast(READERS, listCaseRuns(client, closedSince), async (run) => {
    const read = await readRun(client, run);
    if (read) known.set(run.case, together(run, read, known.get(run.case)));
    onProgress(++histories);
  });
  const registered = new Map<string, Decision>();
  const cases = [...known.keys()];
  for (let from = 0; from < cases.length; from += SLICE)
    for (const [id, decision] of await register.decisionsOf(cases.slice(from, from + SLICE)))
      registered.set(id, decision);
  return { known, registered };
}

function together({ running }: CaseRun, read: RunRecord, other: CaseKnowledge | undefined): CaseKnowledge {
  if (!other) return { ...read, running };
  const { decision, learntAt } = compareKnowledge(read.decision, other.decision) > 0 ? read : other;
  return {
    decision,
    learntAt,
    handedOver: new Map([...other.handedOver, ...read.handedOver]),
    running: running || other.running,
  };
}
