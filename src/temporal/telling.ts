import {
  type Client,
  type SignalDefinition,
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
  type WorkflowOptions,
} from '@temporalio/client';
import type { Knowledge } from '../domain/assessment/decision';
import type { WaitingInput, Told } from '../workflows/decision-file';

export const MINUTE_MS = 60_000;
/** Of 1 (first) to 5: a campaign's starts wait behind what an officer is looking at. */
const PRIORITY = { interactive: 3, bulk: 4 } as const;

export interface TellOptions {
  /** The workflow may know this version already: it is to call `advance`. */
  readonly nudge?: boolean;
  /** One of many (pump, import): lets interactive work pass first. */
  readonly bulk?: boolean;
}

/** The workflow that is to be told, and how it is started where there is none. */
export interface Addressee<D extends Told & Knowledge> {
  readonly workflowType: string;
  readonly options: WorkflowOptions;
  readonly signal: SignalDefinition<[D]>;
  readonly input: WaitingInput<D>;
  /** A workflow for it would end at once. */
  readonly isAtRest: boolean;
}

type Waiting<D extends Told> = (input: WaitingInput<D>) => Promise<void>;

/**
 * Tells a workflow what was decided, starting it where there is none. Safe to repeat and to race: ids are unique among open
 * workflows, and the workflow ignores what is older than what it knows.
 * @returns the run that was started; null when one that ran was told, or when none is left to tell
 */
export async function tellAddressee<D extends Told>(
  client: Client,
  { workflowType, options, signal, input, isAtRest }: Addressee<D>,
  { nudge = false, bulk = false }: TellOptions,
): Promise<{ readonly runId: string | null }> {
  const { decision } = input;
  const started = { ...options, priority: { priorityKey: bulk ? PRIORITY.bulk : PRIORITY.interactive } };
  if (decision.version === 1 && !nudge) {
    const runId = await startFirst(client, workflowType, input, started);
    if (runId !== null) return { runId };
  }
  // A plain signal spares the engine all that a start would need; nearly always there is a workflow to take it.
  if (await signalled(client, options.workflowId, signal, decision)) return { runId: null };
  if (isAtRest) return { runId: null };
  const handle = await client.workflow.signalWithStart<Waiting<D>, [D]>(workflowType, {
    ...started,
    args: [nudge ? input : { ...input, startedBySignal: true }],
    signal,
    signalArgs: [decision],
  });
  return { runId: handle.signaledRunId };
}

/** A first decision: a start without a signal spares an event. Null when there is a workflow already. */
async function startFirst<D extends Told>(
  client: Client,
  workflowType: string,
  input: WaitingInput<D>,
  options: WorkflowOptions,
): Promise<string | null> {
  try {
    const handle = await client.workflow.start<Waiting<D>>(workflowType, { ...options, args: [input] });
    return handle.firstExecutionRunId;
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return null;
    throw error;
  }
}

/** Whether there was a workflow to signal. */
async function signalled<D>(
  client: Client,
  workflowId: string,
  signal: SignalDefinition<[D]>,
  decision: D,
): Promise<boolean> {
  try {
    await client.workflow.getHandle(workflowId).signal(signal, decision);
    return true;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}
