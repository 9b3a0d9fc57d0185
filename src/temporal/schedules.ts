import { type Client, ScheduleAlreadyRunning, ScheduleOverlapPolicy, type ScheduleOptions } from '@temporalio/client';
import type { Clock } from '../domain/clock';
import { TASK_QUEUES } from '../workflows/contract';
import { scheduledWorkflowId } from './workflow-ids';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const YEAR_MS = 366 * DAY_MS;
/** A schedule of the server counts in seconds. */
const SHORTEST_INTERVAL_MS = 1_000;
/** Its memo keeps the register's mark (register-mark.ts). */
export const PUMP_SCHEDULE = 'reconcile';
/** Marks schedules as ours, so that those of an older version can be told from others' and removed. */
const OWNER = { owner: 'recouvrement' } as const;

/** Legal days begin and end in Paris; 02:30 does not exist on one day a year, 09:00 always does. */
export const SCHEDULE_ZONE = 'Europe/Paris';
export const SCHEDULE_HOUR = 9;

/** Days of the year on which something begins; no months: each month's. */
export interface CalendarDays {
  readonly months?: readonly ('JANUARY' | 'JULY')[];
  /** Days of the month; left out: every day. */
  readonly days?: readonly number[];
}

/** What the calendar starts. All fan out and end: one run opens every period that is due, however many runs were missed. */
const CALENDAR_SCHEDULES: readonly {
  readonly id: string;
  readonly workflowType: string;
  readonly on: CalendarDays;
  readonly summary: string;
  readonly overlap: ScheduleOverlapPolicy;
  readonly catchupWindowMs: number;
  /** Runs when it is created: what was due before is opened then. */
  readonly atOnce: boolean;
}[] = [
  {
    id: 'bailiff-semester',
    workflowType: 'openBailiffSemesters',
    on: { months: ['JANUARY', 'JULY'], days: [1] },
    summary: 'Ouverture du semestre de visites (A13-7)',
    overlap: ScheduleOverlapPolicy.BUFFER_ALL,
    catchupWindowMs: YEAR_MS,
    atOnce: true,
  },
  {
    id: 'bailiff-queries',
    workflowType: 'openBailiffQueries',
    on: { days: [1] },
    summary: 'Interrogation mensuelle des huissiers (A13-7)',
    overlap: ScheduleOverlapPolicy.BUFFER_ALL,
    catchupWindowMs: YEAR_MS,
    atOnce: true,
  },
  {
    id: 'nominative-statement',
    workflowType: 'openStatements',
    // As at 31 December and 30 June; by the rules of 1985 as at the 15th of the month after.
    on: { months: ['JANUARY', 'JULY'], days: [1, 16] },
    summary: 'Ouverture des états nominatifs (A13-10)',
    overlap: ScheduleOverlapPolicy.BUFFER_ALL,
    catchupWindowMs: YEAR_MS,
    atOnce: true,
  },
  {
    id: 'duty-digest',
    workflowType: 'dutyDigest',
    on: {},
    summary: 'Récapitulatif du jour',
    overlap: ScheduleOverlapPolicy.SKIP,
    catchupWindowMs: DAY_MS,
    atOnce: false,
  },
];

/** The days of a schedule of the calendar; null: it has none. */
export const calendarOf = (scheduleId: string): CalendarDays | null =>
  CALENDAR_SCHEDULES.find(({ id }) => id === scheduleId)?.on ?? null;

/**
 * Every schedule of the product. Where legal time runs at another pace than the server's, its calendar says nothing: what the calendar
 * starts is then started every legal day, which does no harm, for each period is opened once.
 */
export function wantedSchedules(clock: Pick<Clock, 'spanMs'>): ScheduleOptions[] {
  const every = (legalMs: number): number => Math.max(clock.spanMs(legalMs), SHORTEST_INTERVAL_MS);
  const isOfCalendar = clock.spanMs(DAY_MS) === DAY_MS;
  return [
    {
      scheduleId: PUMP_SCHEDULE,
      // The pump: only an interval, it asks for no day.
      spec: { intervals: [{ every: every(5 * MINUTE_MS) }] },
      policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: MINUTE_MS },
      action: startOf(PUMP_SCHEDULE, 'reconcile', 'Remise à jour des dossiers en retard'),
      memo: OWNER,
    },
    ...CALENDAR_SCHEDULES.map(
      ({ id, workflowType, on, summary, overlap, catchupWindowMs, atOnce }): ScheduleOptions => ({
        scheduleId: id,
        spec: isOfCalendar ? calendarSpec(on) : { intervals: [{ every: every(DAY_MS) }] },
        policies: { overlap, catchupWindow: catchupWindowMs },
        action: startOf(id, workflowType, summary),
        memo: OWNER,
        ...(atOnce ? { state: { triggerImmediately: true } } : {}),
      }),
    ),
  ];
}

const calendarSpec = ({ months, days }: CalendarDays): ScheduleOptions['spec'] => ({
  calendars: [
    {
      hour: SCHEDULE_HOUR,
      ...(months === undefined ? {} : { month: [...months] }),
      ...(days === undefined ? {} : { dayOfMonth: [...days] }),
    },
  ],
  timezone: SCHEDULE_ZONE,
});

const startOf = (id: string, workflowType: string, staticSummary: string): ScheduleOptions['action'] => ({
  type: 'startWorkflow',
  workflowType,
  workflowId: scheduledWorkflowId(id),
  taskQueue: TASK_QUEUES.cases,
  staticSummary,
});

/** Creates the schedules, updates those that exist (a pause and what their runs' memo says are kept), removes those that this version no longer knows. */
export async function ensureSchedules(client: Client, clock: Pick<Clock, 'spanMs'>): Promise<void> {
  const schedules = wantedSchedules(clock);
  for (const schedule of schedules) await ensureSchedule(client, schedule);
  const known = new Set(schedules.map(({ scheduleId }) => scheduleId));
  for await (const { scheduleId, memo } of client.schedule.list())
    if (memo?.['owner'] === OWNER.owner && !known.has(scheduleId)) await client.schedule.getHandle(scheduleId).delete();
}

/** Creates one schedule, or makes the one of the same id what it is to be. */
export async function ensureSchedule(client: Client, schedule: ScheduleOptions): Promise<void> {
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
