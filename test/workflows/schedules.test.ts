import { ScheduleOverlapPolicy, type ScheduleOptions } from '@temporalio/client';
import { affineClock, systemClock } from '../../src/clock';
import { monthOf, periodAfter } from '../../src/domain/office/periods';
import type { LegalDay } from '../../src/domain/calendar/legal-day';
import { parisInstant, parisDay, epochMs } from '../../src/domain/calendar/paris-time';
import type { Clock } from '../../src/domain/clock';
import { scheduleFaults } from '../../src/temporal/schedule-faults';
import { calendarText, lastNominalMs } from '../../src/temporal/schedule-calendar';
import { ensureSchedule, ensureSchedules, wantedSchedules } from '../../src/temporal/schedules';
import { TASK_QUEUES } from '../../src/temporal/task-queues';
import type { FannedOut } from '../../src/workflows/fan-out';
import { eventually, Office, quietRuntime } from './office';

const wanted = (id: string): ScheduleOptions =>
  wantedSchedules(systemClock()).find(({ scheduleId }) => scheduleId === id) as ScheduleOptions;

beforeAll(quietRuntime);

/** The server's own reading of our calendars, in Paris, over both changes of hour. */
describe('the schedules of the calendar, on a real server', () => {
  let office: Office;
  beforeAll(async () => {
    office = await Office.onDevServer({ worker: false });
    await ensureSchedules(office.client, systemClock());
  });
  afterAll(() => office?.end());

  it('are at nine in Paris on the days that begin something, next year too', async () => {
    const next = async (id: string): Promise<string[]> => {
      const { info } = await office.client.schedule.getHandle(id).describe();
      return info.nextActionTimes.map((at) => at.toISOString());
    };
    const nine = (day: string): string => parisInstant(day as LegalDay, 9 * 60);
    const year = Number(parisDay(systemClock().now()).slice(0, 4));
    for (const at of await next('bailiff-semester')) expect(at).toMatch(/-01-01T08:00:00|-07-01T07:00:00/);
    expect(await next('bailiff-semester')).toContain(nine(`${year + 1}-07-01`));
    for (const at of await next('nominative-statement'))
      expect(at).toMatch(/-01-(01|16)T08:00:00|-07-(01|16)T07:00:00/);
    for (const at of await next('bailiff-queries')) expect(at).toMatch(/-01T0[78]:00:00/);
    expect((await next('duty-digest')).every((at) => at === nine(parisDay(at as never)))).toBe(true);
  });

  it.each([
    ['2027-03-26', '2027-03-29', ['2027-03-27T08:00:00.000Z', '2027-03-28T07:00:00.000Z', '2027-03-29T07:00:00.000Z']],
    ['2027-10-29', '2027-11-01', ['2027-10-30T07:00:00.000Z', '2027-10-31T08:00:00.000Z', '2027-11-01T08:00:00.000Z']],
  ])('give the right nominal times when runs from %s to %s are made up for', async (from, to, nominal) => {
    const id = `digest-of-${from}`;
    const { spec, action } = wanted('duty-digest');
    await office.client.schedule.create({
      scheduleId: id,
      spec,
      action: { ...(action as object), workflowId: id } as ScheduleOptions['action'],
      policies: { overlap: ScheduleOverlapPolicy.ALLOW_ALL },
      state: { paused: true },
    });
    await office.client.schedule.getHandle(id).backfill({
      start: new Date(parisInstant(from as LegalDay, 12 * 60)),
      end: new Date(parisInstant(to as LegalDay, 12 * 60)),
      overlap: ScheduleOverlapPolicy.ALLOW_ALL,
    });
    const started = async (): Promise<string[]> => {
      const found: string[] = [];
      for await (const { searchAttributes } of office.client.workflow.list({
        query: `TemporalScheduledById = '${id}'`,
      }))
        found.push(...((searchAttributes['TemporalScheduledStartTime'] ?? []) as Date[]).map((at) => at.toISOString()));
      return found.sort();
    };
    await eventually(async () => (await started()).length >= nominal.length);
    expect(await started()).toEqual(nominal);
  });

  it('are known again in the form in which the server describes them', async () => {
    for (const { scheduleId, spec } of wantedSchedules(systemClock())) {
      const found = (await office.client.schedule.getHandle(scheduleId).describe()).spec;
      expect((found.calendars ?? []).map(calendarText)).toEqual((spec.calendars ?? []).map(calendarText));
    }
  });

  it('are told faulty when missing, paused, drifted to other days, or behind', async () => {
    const clock = systemClock();
    const faults = () => scheduleFaults(office.client, clock, Date.now());
    expect((await faults()).filter((fault) => !fault.startsWith('"reconcile"'))).toEqual([]);
    const handle = (id: string) => office.client.schedule.getHandle(id);
    await handle('bailiff-queries').delete();
    await handle('duty-digest').pause();
    const { scheduleId: _, memo: _memo, state: _state, ...definition } = wanted('nominative-statement');
    await handle('nominative-statement').update(({ state }) => ({
      ...definition,
      action: definition.action as never,
      spec: { calendars: [{ hour: 9, month: ['JANUARY', 'JULY'], dayOfMonth: 2 }], timezone: 'Europe/Paris' },
      state,
    }));
    await eventually(async () =>
      (await faults()).includes('"nominative-statement" is not defined as this version defines it'),
    );
    expect(await faults()).toEqual(expect.arrayContaining(['"bailiff-queries" is missing', '"duty-digest" is paused']));
    // Two years on by the machine's clock, and nothing has run.
    const later = Date.now() + 2 * 366 * 86_400_000;
    expect(await scheduleFaults(office.client, clock, later)).toEqual(
      expect.arrayContaining([
        expect.stringMatching(
          /^"bailiff-semester" did not run for \d{4}-07-01T07:00:00|^"bailiff-semester" did not run for \d{4}-01-01T08/,
        ),
      ]),
    );
    await ensureSchedules(office.client, clock);
    expect((await faults()).filter((fault) => !fault.startsWith('"reconcile"'))).toEqual(['"duty-digest" is paused']);
  });
});

test('the last nominal time is known of every day, also where the hour changes', () => {
  const at = (day: string, hour: number): number => epochMs(parisInstant(day as LegalDay, hour * 60));
  expect(lastNominalMs({}, at('2027-03-28', 10))).toBe(at('2027-03-28', 9));
  expect(lastNominalMs({}, at('2027-10-31', 8))).toBe(at('2027-10-30', 9));
  expect(lastNominalMs({ months: ['JANUARY', 'JULY'], days: [1] }, at('2027-06-30', 23))).toBe(at('2027-01-01', 9));
  expect(lastNominalMs({ months: ['JANUARY', 'JULY'], days: [1, 16] }, at('2027-07-16', 9))).toBe(at('2027-07-16', 9));
});

/** Legal months of two seconds: the machine is off for several of them, and every one is made up for once. */
describe('a stop of several periods', () => {
  const MONTH_MS = 30.44 * 86_400_000;
  const REAL_MONTH_MS = 2_000;
  let office: Office;
  let clock: Clock;
  beforeAll(async () => {
    const legalStart = epochMs(parisInstant('2009-01-20' as LegalDay, 600));
    clock = affineClock(legalStart, Date.now(), MONTH_MS / REAL_MONTH_MS);
    office = await Office.onDevServer({ clock, worker: false });
  });
  afterAll(() => office?.end());

  const queries = async () =>
    (
      await office.pool.query<{ id: string; period: string }>(
        `SELECT id, period FROM periodic_duty WHERE kind = 'bailiff-query' ORDER BY period`,
      )
    ).rows;
  /** Every month from the first to the last, none left out, none twice. */
  const gapless = (periods: readonly string[]): boolean => {
    let month = monthOf(`${periods[0]}-01` as LegalDay);
    return periods.every((period, index) => {
      if (index > 0) month = periodAfter(month);
      return month.id === period;
    });
  };

  it('is made up for: each missed month is opened once, none dropped, also while an earlier one is open', async () => {
    await office.register.office.beginDuties('2009-01-01' as LegalDay);
    await office.register.office.setBailiff({
      id: 'B1',
      name: 'B1',
      office: null,
      departement: null,
      email: 'b1@etude.example',
      from: '2001-01-01' as LegalDay,
      to: null,
    });
    // Files without news: one that was placed long ago and of which nothing was ever heard.
    await office.openUntold('K1', '2009-01-20');
    await office.pool.query(`UPDATE recovery_case SET bailiff = 'B1', placed_on = '2008-06-01' WHERE id = 'K1'`);
    const { action } = wanted('bailiff-queries');
    await ensureSchedule(office.client, {
      scheduleId: 'bailiff-queries',
      spec: { intervals: [{ every: REAL_MONTH_MS }] },
      action: action as ScheduleOptions['action'] & object,
      policies: { overlap: ScheduleOverlapPolicy.BUFFER_ALL, catchupWindow: 3_600_000 },
    } as ScheduleOptions);

    const first = await office.startWorker();
    await eventually(async () => (await queries()).length >= 2);
    await first.stop();
    const before = (await queries()).length;
    await new Promise((resolve) => setTimeout(resolve, 5 * REAL_MONTH_MS));
    expect((await queries()).length).toBe(before);
    await office.startWorker();
    await eventually(async () => (await queries()).length >= before + 5, 40_000);

    const opened = (await queries()).map(({ period }) => period);
    expect(gapless(opened)).toBe(true);
    expect(new Set(opened).size).toBe(opened.length);
    // The nominal times of the runs: every two seconds, none left out while an earlier one was open.
    const nominal = await eventually(async () => {
      const found = await fannedOut();
      return found.length >= 7 ? found : null;
    }, 40_000);
    const times = nominal.map((run) => Date.parse(run.nominal)).sort((a, b) => a - b);
    for (const [index, time] of times.entries())
      if (index > 0) expect(time - (times[index - 1] as number)).toBe(REAL_MONTH_MS);
    // Every month is done, and no query left twice: one that is sent does the older ones, left open while the machine was off, too.
    await eventually(async () => {
      const { rows } = await office.pool.query<{ done_on: string | null }>(
        `SELECT done_on FROM periodic_duty WHERE kind = 'bailiff-query' AND period <= $1`,
        [opened.at(-1)],
      );
      return rows.every(({ done_on }) => done_on !== null);
    });
    const queried = [...office.officeOutbox.told].filter(([key]) => key.startsWith('query-bailiff:'));
    expect(queried.length).toBeGreaterThan(1);
    expect(queried.every(([, count]) => count === 1)).toBe(true);
  });

  async function fannedOut(): Promise<FannedOut[]> {
    const runs: FannedOut[] = [];
    for await (const { workflowId, runId } of office.client.workflow.list({
      query: `WorkflowType = 'openBailiffQueries' AND ExecutionStatus = 'Completed'`,
    }))
      runs.push((await office.client.workflow.getHandle(workflowId, runId).result()) as FannedOut);
    return runs;
  }

  it('leaves schedules alone that are not ours, and removes ours that this version does not know', async () => {
    const base: Omit<ScheduleOptions, 'scheduleId'> = {
      spec: { intervals: [{ every: 3_600_000 }] },
      action: { type: 'startWorkflow', workflowType: 'reconcile', taskQueue: TASK_QUEUES.cases },
    };
    await office.client.schedule.create({ scheduleId: 'someone-elses', ...base });
    await office.client.schedule.create({
      scheduleId: 'of-an-older-version',
      ...base,
      memo: { owner: 'recouvrement' },
    });
    const ids = async (): Promise<string[]> => {
      const found: string[] = [];
      for await (const { scheduleId } of office.client.schedule.list()) found.push(scheduleId);
      return found.sort();
    };
    await eventually(async () => (await ids()).includes('of-an-older-version'));
    await eventually(async () => {
      await ensureSchedules(office.client, clock);
      return !(await ids()).includes('of-an-older-version');
    });
    expect(await ids()).toEqual(
      expect.arrayContaining(['bailiff-semester', 'duty-digest', 'reconcile', 'someone-elses']),
    );
  });
});
