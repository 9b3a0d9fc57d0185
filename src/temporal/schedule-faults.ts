import { type Client, type ScheduleDescription, ScheduleNotFoundError, type ScheduleOptions } from '@temporalio/client';
import type { Clock } from '../domain/clock';
import { calendarText, lastNominalMs } from './schedule-calendar';
import { calendarOf, wantedSchedules } from './schedules';

/** A schedule that has not fired for this many of its intervals does not fire. */
const MISSED_INTERVALS = 3;
/** The server fires within seconds; below this no interval is judged. */
const LEAST_PATIENCE_MS = 60_000;

/** What is wrong with the schedules on the server, one sentence each; empty when nothing is. For `doctor`. */
export async function scheduleFaults(
  client: Client,
  clock: Pick<Clock, 'spanMs'>,
  serverNowMs: number,
): Promise<string[]> {
  const faults = await Promise.all(
    wantedSchedules(clock).map(async (schedule) => {
      const found = await describe(client, schedule.scheduleId);
      return found ? faultsOf(schedule, found, serverNowMs) : ['is missing'];
    }),
  );
  return wantedSchedules(clock).flatMap(({ scheduleId }, index) =>
    (faults[index] ?? []).map((fault) => `"${scheduleId}" ${fault}`),
  );
}

async function describe(client: Client, scheduleId: string): Promise<ScheduleDescription | null> {
  try {
    return await client.schedule.getHandle(scheduleId).describe();
  } catch (error) {
    if (error instanceof ScheduleNotFoundError) return null;
    throw error;
  }
}

function faultsOf(wanted: ScheduleOptions, found: ScheduleDescription, serverNowMs: number): string[] {
  const faults: string[] = [];
  if (found.state.paused) faults.push('is paused');
  if (definition(wanted) !== definition(found)) faults.push('is not defined as this version defines it');
  const everyMs = Number(found.spec.intervals?.[0]?.every ?? 0);
  const { recentActions, createdAt, lastUpdatedAt } = found.info;
  const since = Math.max(...[createdAt, lastUpdatedAt].map((at) => at?.getTime() ?? 0));
  const lastMs = Math.max(recentActions.at(-1)?.takenAt.getTime() ?? 0, since);
  const idleMs = serverNowMs - lastMs;
  const days = wanted.spec.calendars ? calendarOf(wanted.scheduleId) : null;
  const nominalMs = days && lastNominalMs(days, serverNowMs - LEAST_PATIENCE_MS);
  if (!found.state.paused && nominalMs !== null && nominalMs > since && !ranFor(found, nominalMs))
    faults.push(`did not run for ${new Date(nominalMs).toISOString()}`);
  if (!found.state.paused && everyMs > 0 && idleMs > Math.max(MISSED_INTERVALS * everyMs, LEAST_PATIENCE_MS))
    faults.push(`did not fire for ${Math.round(idleMs / 60_000)} minutes`);
  return faults;
}

/** Whether a run was started for this time, or for a later one. */
const ranFor = ({ info: { recentActions } }: ScheduleDescription, nominalMs: number): boolean =>
  recentActions.some(({ scheduledAt }) => scheduledAt.getTime() >= nominalMs);

/** What a schedule is, as far as it decides what happens and when; comparable as text. */
function definition({ spec, policies, action }: ScheduleOptions | ScheduleDescription): string {
  const { workflowType, taskQueue } = action as { workflowType: unknown; taskQueue?: string };
  return JSON.stringify({
    every: (spec.intervals ?? []).map(({ every }) => Number(every)),
    calendars: (spec.calendars ?? []).map(calendarText),
    timezone: spec.timezone ?? '',
    overlap: policies?.overlap,
    catchupWindowMs: Number(policies?.catchupWindow),
    workflowType,
    taskQueue,
  });
}
