import type { Client, WorkflowHandle } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/client';
import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import { tsToMs } from '@temporalio/common/lib/time';
import type { DueEffect, Performed } from '../activities/activities';
import { compareKnowledge, type Decision } from '../domain/assessment/decision';
import type { RecoveryCaseInput } from '../workflows/contract';
import { caseOfWorkflowId } from './workflow-ids';

/** A run of a case's workflow, as visibility lists it. */
export interface CaseRun {
  readonly case: string;
  readonly workflowId: string;
  readonly runId: string;
  readonly running: boolean;
}

/** What the history of a run tells of its case. */
export interface RunRecord {
  /** The newest decision it was ever given. */
  readonly decision: Decision;
  /** When it was given that one (the server's time). */
  readonly learntAt: Date;
  /** The effects it had handed over, by key. */
  readonly handedOver: ReadonlyMap<string, NonNullable<Performed['handedOver']>>;
}

type Event = NonNullable<Awaited<ReturnType<WorkflowHandle['fetchHistory']>>['events']>[number];

/** The runs of cases that go on, and those closed at or after an instant (null: all that the server still keeps). */
export async function* listCaseRuns(client: Client, closedSince: Date | null): AsyncGenerator<CaseRun> {
  const closed =
    closedSince === null ? '' : ` AND (ExecutionStatus = 'Running' OR CloseTime >= '${closedSince.toISOString()}')`;
  for await (const { workflowId, runId, status } of client.workflow.list({
    query: `WorkflowType = 'recoveryCase'${closed}`,
  })) {
    const id = caseOfWorkflowId(workflowId);
    if (id !== null) yield { case: id, workflowId, runId, running: status.name === 'RUNNING' };
  }
}

/** Reads a run's history: no worker is needed for it. Null when the server has dropped it meanwhile. */
export async function readRun(client: Client, { workflowId, runId }: CaseRun): Promise<RunRecord | null> {
  try {
    const { events } = await client.workflow.getHandle(workflowId, runId).fetchHistory();
    return recordOf(events ?? []);
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return null;
    throw error;
  }
}

function recordOf(events: readonly Event[]): RunRecord | null {
  const scheduled = new Map<string, DueEffect>();
  const handedOver = new Map<string, NonNullable<Performed['handedOver']>>();
  let newest: { decision: Decision; learntAt: Date } | null = null;
  for (const event of events) {
    const effect = scheduledEffect(event);
    if (effect) scheduled.set(String(event.eventId), effect);
    const decision = decisionIn(event);
    if (decision === null) continue;
    if (newest === null || compareKnowledge(decision, newest.decision) > 0)
      newest = { decision, learntAt: new Date(tsToMs(event.eventTime)) };
    const of = scheduled.get(String(event.activityTaskCompletedEventAttributes?.scheduledEventId));
    const { handedOver: proof } = decision as Performed;
    if (of && proof) handedOver.set(of.key, proof);
  }
  return newest && { ...newest, handedOver };
}

function scheduledEffect({ activityTaskScheduledEventAttributes: activity }: Event): DueEffect | null {
  return activity?.activityType?.name === 'performEffect' ? first<DueEffect>(activity.input?.payloads) : null;
}

/** A run is given decisions by its start, by signals, and as the answers of its activities, local ones included. */
function decisionIn(event: Event): Decision | null {
  const started = event.workflowExecutionStartedEventAttributes;
  if (started) return first<RecoveryCaseInput>(started.input?.payloads)?.decision ?? null;
  const given =
    event.workflowExecutionSignaledEventAttributes?.input?.payloads ??
    event.activityTaskCompletedEventAttributes?.result?.payloads ??
    event.markerRecordedEventAttributes?.details?.['result']?.payloads;
  const decision = first<Decision>(given);
  return typeof decision?.version === 'number' ? decision : null;
}

const first = <T>(payloads: readonly Payload[] | null | undefined): T | null =>
  payloads?.[0] ? defaultPayloadConverter.fromPayload<T>(payloads[0]) : null;
