import {
  type Client,
  WorkflowExecutionAlreadyStartedError,
  type WorkflowOptions,
  WorkflowNotFoundError,
} from '@temporalio/client';
import type { Decision } from '../domain/assessment/decision';
import type { Clock } from '../domain/clock';
import { startAttributes } from '../workflows/case-attributes';
import { decide, type RecoveryCase, type RecoveryCaseInput, TASK_QUEUES } from '../workflows/contract';
import { caseWorkflowId } from './workflow-ids';

const MINUTE_MS = 60_000;
/** Of 1 (first) to 5: a campaign's starts wait behind what an officer is looking at. */
const PRIORITY = { interactive: 3, bulk: 4 } as const;

export interface TellOptions {
  /** The workflow may know this version already: it is to call `advance`. */
  readonly nudge?: boolean;
  /** One of many (pump, import): lets interactive work pass first. */
  readonly bulk?: boolean;
}

export interface TellSettings {
  /** A minute of legal time in milliseconds of the engine; no wait of the workflow is shorter. */
  readonly minimumWaitMs: number;
  /** Where users look the case up. */
  readonly linkOf?: (caseId: string) => string;
}

/** The run that was started; null when one that ran was told, or when the case has ended and none is left to tell. */
export type Tell = (decision: Decision, options?: TellOptions) => Promise<{ readonly runId: string | null }>;

/** `tellWorkflow` with its settings filled in. */
export function createTell({
  client,
  clock,
  linkOf,
}: {
  client: Client;
  clock: Pick<Clock, 'spanMs'>;
  linkOf?: (caseId: string) => string;
}): Tell {
  const settings = { minimumWaitMs: clock.spanMs(MINUTE_MS), ...(linkOf ? { linkOf } : {}) };
  return (decision, options) => tellWorkflow(client, decision, settings, options);
}

/**
 * Tells a case's workflow what was decided, starting it where there is none. Safe to repeat and to race: ids are unique among
 * open workflows, and the workflow ignores what is older than what it knows.
 */
export async function tellWorkflow(
  client: Client,
  decision: Decision,
  settings: TellSettings = { minimumWaitMs: MINUTE_MS },
  { nudge = false, bulk = false }: TellOptions = {},
): Promise<{ readonly runId: string | null }> {
  const { linkOf, minimumWaitMs } = settings;
  const link = linkOf?.(decision.case);
  const input: RecoveryCaseInput = { decision, minimumWaitMs, ...(link === undefined ? {} : { link }) };
  const options = startOptions(decision, bulk, link);
  if (decision.version === 1 && !nudge) {
    const started = await startFirst(client, input, options);
    if (started !== null) return { runId: started };
  }
  // A plain signal spares the engine all that a start would need; nearly always there is a workflow to take it.
  if (await signalled(client, decision)) return { runId: null };
  if (isAtRest(decision)) return { runId: null };
  const handle = await client.workflow.signalWithStart<RecoveryCase, [Decision]>('recoveryCase', {
    ...options,
    args: [nudge ? input : { ...input, startedBySignal: true }],
    signal: decide,
    signalArgs: [decision],
  });
  return { runId: handle.signaledRunId };
}

/** A case's first decision: a start without a signal spares an event. Null when it has a workflow already. */
async function startFirst(client: Client, input: RecoveryCaseInput, options: WorkflowOptions): Promise<string | null> {
  try {
    const handle = await client.workflow.start<RecoveryCase>('recoveryCase', { ...options, args: [input] });
    return handle.firstExecutionRunId;
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return null;
    throw error;
  }
}

/** A workflow for it would end at once. */
export const isAtRest = ({ ended, effects, wakeAt, attention }: Decision): boolean =>
  ended && effects.length === 0 && wakeAt === null && attention === null;

/** Whether there was a workflow to signal. */
async function signalled(client: Client, decision: Decision): Promise<boolean> {
  try {
    await client.workflow.getHandle(caseWorkflowId(decision.case)).signal(decide, decision);
    return true;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}

function startOptions(decision: Decision, bulk: boolean, link: string | undefined): WorkflowOptions {
  const { case: id, caisse } = decision;
  return {
    workflowId: caseWorkflowId(id),
    taskQueue: TASK_QUEUES.cases,
    typedSearchAttributes: startAttributes(decision),
    staticSummary: `Dossier ${id} (caisse ${caisse})`,
    staticDetails: `Recouvrement selon l'article 13, dossier **${id}**, caisse **${caisse}**.${link === undefined ? '' : `\n\n[Ouvrir le dossier](${link})`}`,
    priority: { priorityKey: bulk ? PRIORITY.bulk : PRIORITY.interactive },
  };
}
