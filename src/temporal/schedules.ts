import { type Client, ScheduleAlreadyRunning, ScheduleOverlapPolicy, type ScheduleOptions } from '@temporalio/client';
import type { Clock } from '../domain/clock';
import { TASK_QUEUES } from '../workflows/contract';
import { scheduledWorkflowId } from './workflow-ids';

const MINUTE_MS = 60_000;
/** A schedule of the server counts in seconds. */
const SHORTEST_INTERVAL_MS = 1_000;
/** Its memo keeps the register's mark (register-mark.ts). */
export const PUMP_SCHEDULE = 'reconcile';
/** Marks schedules as ours, so that those of an older version can be told from others' and removed. */
const OWNER = { owner: 'recouvrement' } as const;

/** Every schedule of the product. */
export function wantedSchedules(clock: Pick<Clock, 'spanMs'>): ScheduleOptions[] {
  return [
    {
      scheduleId: PUMP_SCHEDULE,
      // The pump: only an interval, it asks for no day.
      spec: { intervals: [{ every: Math.max(clock.spanMs(5 * MINUTE_MS), SHORTEST_INTERVAL_MS) }] },
      policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: MINUTE_MS },
      action: {
        type: 'startWorkflow',
        workflowType: 'reconcile',
        workflowId: scheduledWorkflowId(PUMP_SCHEDULE),
        taskQueue: TASK_QUEUES.cases,
        staticSummary: 'Remise à jour des dossiers en retard',
      },
      memo: OWNER,
    },
  ];
}

/** Creates the schedules, updates those that exist (a pause and what their runs' memo says are kept), removes those that this version no longer knows. */
export async function ensureSchedules(client: Client, clock: Pick<Clock, 'spanMs'>): Promise<void> {
  const schedules = wantedSchedules(clock);
  for (const schedule of schedules) await ensure(client, schedule);
  const known = new Set(schedules.map(({ scheduleId }) => scheduleId));
  for await (const { scheduleId, memo } of client.schedule.list())
    if (memo?.['owner'] === OWNER.owner && !known.has(scheduleId)) await client.schedule.getHandle(scheduleId).delete();
}

async function ensure(client: Client, schedule: ScheduleOptions): Promise<void> {
  try {
    await client.schedule.create(schedule);
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
    const { scheduleId, memo: _created, state: _state, ...definition } = schedule;
    await client.schedule.getHandle(scheduleId).update(({ state, action: { memo } }) => ({
      ...definition,
      action: { ...definition.action, ...(memo === undefined ? {} : { memo }) },
      state,
    }));
  }
}
