import { systemClock } from '../../src/clock';
import { parisDay } from '../../src/domain/calendar/paris-time';
import { semesterOf } from '../../src/domain/office/periods';
import { runningDuties } from '../../src/temporal/running-duties';
import { openDuties, terminateUnknownDuties, verifyDuties, withoutWorkflow } from '../../src/rebuild/duties';
import { eventually, Office, quietRuntime } from './office';

/** Nothing of a periodic duty hides from the pump (invariant 3), and a lost Temporal is filled again from the register. */
describe('the pump and periodic duties', () => {
  const clock = systemClock();
  const semester = semesterOf(parisDay(clock.now()));
  const dutyOf = (id: string): string => `bailiff:${id}:${semester.id}`;
  let office: Office;
  beforeAll(async () => {
    quietRuntime();
    office = await Office.onDevServer({ clock });
    await office.register.office.beginDuties(semester.first);
    // Whether a reminder is due depends on the day of the test.
    await office.register.pauseEffects({ kind: 'remind-desk', reason: 'essai', by: 'test' });
  });
  afterAll(() => office?.end());

  const duties = () => ({
    register: office.register.office,
    tell: office.tellDuty,
    running: runningDuties(office.client),
  });
  const pump = () => office.pump();
  const set = (id: string, what: string) =>
    office.pool.query(`UPDATE periodic_duty SET ${what} WHERE id = $1`, [dutyOf(id)]);
  const seen = (id: string) =>
    eventually(async () => (await runningDuties(office.client).among([dutyOf(id)])).size === 1);

  it('starts the workflow of a duty that was opened and told to nobody', async () => {
    await office.register.office.setBailiff({
      id: 'B0',
      name: 'B0',
      office: null,
      departement: null,
      email: null,
      from: semester.first,
      to: null,
    });
    expect(await pump()).toEqual({ told: 1, failed: 0, missing: 0 });
    expect(await office.knownDuty(dutyOf('B0'))).toMatchObject({ stage: 'to-visit', version: 1 });
    await seen('B0');
    expect(await pump()).toEqual({ told: 0, failed: 0, missing: 0 });
  });

  it('tells what was said while nobody told the workflow', async () => {
    await office.declare('B1');
    await office.register.office.record([
      {
        source: 'test',
        id: 'v1',
        subject: 'bailiff:B1' as never,
        kind: 'visit-done',
        on: parisDay(clock.now()),
        recordedBy: 'desk',
        data: { who: 'x', subject: 'y' } as never,
      },
    ]);
    expect((await pump()).told).toBe(1);
    await eventually(async () => (await office.dutyStatus(dutyOf('B1'))) === 'COMPLETED');
  });

  it('has a duty examined whose wake-up lies fifteen minutes back, or that other rules assessed', async () => {
    await office.declare('B2');
    await set('B2', `wake_at = now() - interval '16 minutes'`);
    expect((await pump()).told).toBe(1);
    await eventually(async () => (await row('B2')).wake_at > new Date());
    await set('B2', `assessed_with = 'older', claimed_until = NULL`);
    expect((await pump()).told).toBe(1);
    await eventually(async () => (await row('B2')).assessed_with !== 'older');
  });

  it('brings every duty back after Temporal lost all of them, and shows what the register says', async () => {
    for (const id of ['B3', 'B4', 'B5']) await office.declare(id);
    await office.pool.query('UPDATE periodic_duty SET claimed_until = NULL');
    const open = await openDuties(office.register.office);
    expect(open).toEqual(['B0', 'B2', 'B3', 'B4', 'B5'].map(dutyOf));
    for (const id of open) await office.client.workflow.getHandle(id).terminate('lost');
    await eventually(async () => (await runningDuties(office.client).among(open)).size === 0);
    expect(await withoutWorkflow(duties(), open)).toEqual(open);
    expect(await pump()).toMatchObject({ told: 5, missing: 5 });
    expect(await verifyDuties(office.client, office.register.office, open, 10_000)).toEqual([]);
  });

  it('ends the workflows of duties that a restored register does not know, and no other', async () => {
    await office.declare('B6');
    await seen('B6');
    await office.pool.query('DELETE FROM office_effect WHERE duty = $1', [dutyOf('B6')]);
    await office.pool.query('DELETE FROM periodic_duty WHERE id = $1', [dutyOf('B6')]);
    expect(await terminateUnknownDuties(office.client, office.register.office)).toBe(1);
    expect(await office.dutyStatus(dutyOf('B6'))).toBe('TERMINATED');
    expect(await office.dutyStatus(dutyOf('B3'))).toBe('RUNNING');
  });

  async function row(id: string) {
    return (await office.pool.query('SELECT * FROM periodic_duty WHERE id = $1', [dutyOf(id)])).rows[0];
  }
});
