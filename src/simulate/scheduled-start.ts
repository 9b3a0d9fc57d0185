import { randomUUID } from 'node:crypto';
import { Client } from '@temporalio/client';
import { encodeSearchAttributeIndexedValueType } from '@temporalio/common/lib/search-attributes';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { parisInstant } from '../domain/calendar/paris-time';
import { SCHEDULE_HOUR } from '../temporal/schedules';
import { TASK_QUEUES } from '../temporal/task-queues';
import { scheduledWorkflowId } from '../temporal/workflow-ids';
import { SCHEDULED_START } from '../workflows/nominal-time';
import type { StartedRun } from './durable-contract';

/** What the server knows by itself where it has schedules; the one that skips time has none, and must be told of the attribute. */
export async function knowScheduledStart(env: TestWorkflowEnvironment): Promise<void> {
  const { name, type } = SCHEDULED_START;
  const encoded = encodeSearchAttributeIndexedValueType(type);
  if (encoded === undefined) throw new Error(`search attribute ${name} has no type`);
  const searchAttributes = { [name]: encoded };
  await env.connection.operatorService.addSearchAttributes({ namespace: env.namespace ?? 'default', searchAttributes });
}

const SCHEDULED = {
  'bailiff-semester': 'openBailiffSemesters',
  'bailiff-query': 'openBailiffQueries',
  'nominative-statement': 'openStatements',
  digest: 'dutyDigest',
} as const;

/** Starts what a schedule would start, as the server does, and waits for its end: by a client that lets no time pass meanwhile. */
export async function runSchedule(env: TestWorkflowEnvironment, { kind, nominal }: StartedRun): Promise<void> {
  const client = new Client({ connection: env.connection, namespace: env.namespace ?? 'default' });
  const nominalAt = parisInstant(nominal, SCHEDULE_HOUR * 60);
  const handle = await client.workflow.start(SCHEDULED[kind], {
    taskQueue: TASK_QUEUES.cases,
    workflowId: `${scheduledWorkflowId(kind)}-${nominalAt}-${randomUUID()}`,
    typedSearchAttributes: [{ key: SCHEDULED_START, value: new Date(nominalAt) }],
  });
  await handle.result();
}
