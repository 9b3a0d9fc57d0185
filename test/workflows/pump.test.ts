import { runPump } from '../../src/activities';
import { systemClock } from '../../src/clock';
import { addDays } from '../../src/domain/calendar/legal-day';
import { parisDay } from '../../src/domain/calendar/paris-time';
import { registerMarks } from '../../src/temporal/register-mark';
import { runningCases } from '../../src/temporal/running-cases';
import { ensureSchedules } from '../../src/temporal/schedules';
import { TASK_QUEUES } from '../../src/temporal/task-queues';
import { eventually, Office, quietRuntime } from './office';

/** Nothing hides from the pump (invariant 3): each gap is made by hand, found and healed. */
describe('the pump', () => {
  const clock = systemClock();
  const today = parisDay(clock.now());
  let office: Office;
  beforeAll(async () => {
    quietRuntime();
    office = await Office.onDevServer({ clock });
  });
  afterAll(() => office?.end());

  const pump = () =>
    runPump({
      register: office.register,
      tell: office.tell,
      running: runningCases(office.client),
      marks: registerMarks(office.client),
    });
  const set = (id: string, what: string) => office.pool.query(`UPDATE recovery_case SET ${what} WHERE id = $1`, [id]);

  it('finds nothing when every workflow knows its case', async () => {
    await office.open('K0', today);
    await eventually(async () => (await runningCases(office.client).countInStage('notice-period')) === 1);
    expect(await pump()).toEqual({ told: 0, failed: 0, missing: 0 });
  });

  it('tells a workflow that was told an older version', async () => {
    await office.open('K1', today);
    const { decisions } = await office.recordUntold('K1', 'payment-received', today, { amount: '1.00' });
    expect((await pump()).told).toBe(1);
    await eventually(async () => (await office.known('K1')).version === decisions[0]?.version);
    expect(await pump()).toMatchObject({ told: 0 });
  });

  it('has a case examined whose wake-up lies 15 minutes back', async () => {
    await office.open('K2', today);
    await set('K2', `wake_at = now() - interval '16 minutes'`);
    const before = office.advances;
    expect((await pump()).told).toBe(1);
    await eventually(async () => office.advances === before + 1);
    await eventually(async () => !(await row('K2')).late && (await row('K2')).wake_at > new Date());
  });

  it('has an effect performed that is pending as long', async () => {
    // Voluntary regime and its acting day past: the notice to the caisse is due at once.
    await office.openUntold('K3', addDays(today, -60), { affiliation: 'voluntary' });
    await set('K3', 'notified_version = version');
    await office.pool.query(`UPDATE effect SET queued_at = now() - interval '16 minutes' WHERE "case" = 'K3'`);
    expect((await pump()).told).toBe(1);
    await eventually(async () => office.outbox.sent.includes('notify-caisse:K3:1'));
  });

  it('has a case examined that other rules assessed', async () => {
    await office.open('K4', today);
    await set('K4', `assessed_with = 'older'`);
    expect((await pump()).told).toBe(1);
    await eventually(async () => (await row('K4')).assessed_with !== 'older');
  });

  it('starts the workflow of an open case that has none', async () => {
    await office.open('K5', today);
    await office.client.workflow.getHandle('case:K5').terminate();
    await eventually(async () => !(await runningCases(office.client).among(['K5'])).has('K5'));
    expect(await pump()).toMatchObject({ told: 1, missing: 1 });
    expect(await office.status('K5')).toBe('RUNNING');
  });

  it('runs by a schedule that is created, updated, and rid of unknown ones', async () => {
    const { schedule } = office.client;
    await schedule.create({
      scheduleId: 'of-an-older-version',
      spec: { intervals: [{ every: 3_600_000 }] },
      action: { type: 'startWorkflow', workflowType: 'reconcile', taskQueue: TASK_QUEUES.cases },
      memo: { owner: 'recouvrement' },
    });
    await ensureSchedules(office.client, clock);
    await schedule.getHandle('reconcile').pause();
    await ensureSchedules(office.client, clock);
    const { spec, state, policies } = await schedule.getHandle('reconcile').describe();
    expect(spec.intervals).toMatchObject([{ every: 300_000 }]);
    expect(state.paused).toBe(true);
    expect(policies).toMatchObject({ overlap: 'SKIP', catchupWindow: 60_000 });
    await eventually(async () => {
      await ensureSchedules(office.client, clock);
      return schedule
        .getHandle('of-an-older-version')
        .describe()
        .then(
          () => false,
          () => true,
        );
    });
    await office.openUntold('K6', today);
    await schedule.getHandle('reconcile').trigger();
    await eventually(async () => (await row('K6')).notified_version === (await row('K6')).version);
    expect(await office.status('K6')).toBe('RUNNING');
  });

  it('leaves the mark of the register in Temporal, where neither a pause nor a new start of the service loses it', async () => {
    const marks = registerMarks(office.client);
    const left = await marks.read();
    await pump();
    expect(await marks.read()).toEqual({ epoch: 0, mark: (left?.mark ?? 0) + 1 });
    await office.client.schedule.getHandle('reconcile').pause('an operator');
    await ensureSchedules(office.client, clock);
    await marks.leave({ epoch: 0, mark: 0 }); // a slower pump never takes it back
    expect(await marks.read()).toEqual({ epoch: 0, mark: (left?.mark ?? 0) + 1 });
  });

  it('tells nobody anything once the register has not come as far as its mark', async () => {
    await office.openUntold('K7', today);
    await office.pool.query('UPDATE installation SET mark = 0');
    expect(await pump()).toEqual({ told: 0, failed: 0, missing: 0, behind: true });
    await expect(office.status('K7')).rejects.toThrow('not found');
    await office.pool.query('UPDATE installation SET mark = 100, behind_since = NULL');
    expect((await pump()).told).toBeGreaterThan(0);
  });

  it('finds a register restored under running workers before anything leaves', async () => {
    await office.pool.query(`UPDATE installation SET mark = 1, marked_at = now() - interval '1 hour'`);
    await office.open('K8', addDays(today, -60), { affiliation: 'voluntary' });
    const behind = async () => (await office.register.standing(null)).behindSince !== null;
    await eventually(behind);
    await eventually(async () =>
      (await office.events('K8')).some((event) => event.activityTaskCompletedEventAttributes),
    );
    expect(office.outbox.sent).not.toContain('notify-caisse:K8:1');
  });

  async function row(id: string) {
    return (await office.pool.query('SELECT * FROM recovery_case WHERE id = $1', [id])).rows[0];
  }
});
