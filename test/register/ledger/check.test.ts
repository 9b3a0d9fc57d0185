import { fact, newWorld, openedCase, type World } from '../world';
import { periodicRow } from './rows';

let world: World;
beforeEach(async () => {
  world = await newWorld();
});
afterEach(() => world.end());

const alarms = async (): Promise<string[]> =>
  (await world.register.ledger.check()).flatMap(({ alarms: found }) =>
    found.map(({ code, subject }) => `${code} ${subject}`),
  );

/** The day after the notice period: procedures and notices are due. */
const ACTING = '2009-05-05';

async function portfolio(): Promise<void> {
  await openedCase(world, { id: 'K1' });
  await openedCase(world, { id: 'K2', debtor: 'D2', affiliation: 'voluntary' });
  await openedCase(world, { id: 'K3', debtor: 'D3' });
  await world.register.recordFacts([fact('claim-lodged', '2009-04-01', { debtor: 'D3', case: 'K3' })]);
  world.clock.goTo(ACTING);
  for (const id of ['K1', 'K2', 'K3']) await world.register.advance(id);
}

describe('The daily check of the ledger', () => {
  test('finds nothing wrong in what the register did by itself, on any day', async () => {
    await openedCase(world, { id: 'K0', debtor: 'D0', dispatched: false });
    await portfolio();
    expect(await alarms()).toEqual([]);
    for (const day of ['2009-05-20', '2009-06-10', '2009-07-30']) {
      world.clock.goTo(day);
      for (const id of ['K1', 'K2', 'K3']) await world.register.advance(id);
      expect([day, await alarms()]).toEqual([day, []]);
    }
  });

  test.each([
    ['A13-1', 'K1', 'no-notice-duty K1'],
    ['A13-2', 'K3', 'no-claim-duty K3'],
    ['A13-3', 'K1', 'no-procedure-duty K1'],
    ['A13-4', 'K2', 'no-caisse-duty K2'],
  ])('raises an alarm when the %s of a case is gone from the ledger', async (duty, id, expected) => {
    await portfolio();
    const { rowCount } = await world.pool.query('DELETE FROM duty WHERE duty = $1 AND "case" = $2', [duty, id]);
    expect(rowCount).toBe(1);
    expect(await alarms()).toEqual([expected]);
  });

  test('raises one for a case that slept through its acting day, but not before its hour of that morning', async () => {
    await openedCase(world);
    const { rows } = await world.pool.query<{ wake_at: Date }>('SELECT wake_at FROM recovery_case');
    const wake = (rows[0] as { wake_at: Date }).wake_at.getTime();
    world.clock.goTo(new Date(wake - 60_000).toISOString());
    expect(await alarms()).toEqual([]);
    world.clock.goTo(new Date(wake + 60 * 60_000).toISOString());
    expect(await alarms()).toEqual(['no-procedure-duty K1']);
    await world.register.advance('K1');
    expect(await alarms()).toEqual([]);
  });

  test('asks nothing of an ended case, nor of one that is still managed elsewhere', async () => {
    await portfolio();
    await world.pool.query('DELETE FROM duty');
    await world.pool.query(`UPDATE recovery_case SET stage = 'settled', ended_on = '2009-05-05' WHERE id <> 'K2'`);
    await world.pool.query(`UPDATE debtor SET live_from = '2009-05-06' WHERE id = 'D2'`);
    expect(await alarms()).toEqual([]);
    world.clock.goTo('2009-05-06');
    expect(await alarms()).toEqual(['no-notice-duty K2', 'no-caisse-duty K2']);
  });

  test('raises one for a periodic duty that no workflow sees through, until it is over', async () => {
    await periodicRow(world.pool, { subject: 'bailiff:B1', notifiedVersion: 0 });
    await periodicRow(world.pool, { subject: 'bailiff:B2', notifiedVersion: 0, over: true });
    await periodicRow(world.pool, { subject: 'bailiff:B3' });
    expect(await alarms()).toEqual(['no-workflow bailiff:B1:2009-S1']);
    await world.pool.query(`UPDATE periodic_duty SET workflow_missing = true WHERE subject = 'bailiff:B3'`);
    expect(await alarms()).toEqual(['no-workflow bailiff:B1:2009-S1', 'no-workflow bailiff:B3:2009-S1']);
  });

  test('raises one for a justification whose row is gone', async () => {
    await portfolio();
    world.clock.goTo('2009-08-03');
    const [late] = await world.register.ledger.list({ late: true, duty: 'A13-3', limit: 1 });
    const row = late?.row as string;
    await world.register.ledger.justify({ row, by: 'Claire Martin', text: 'tribunal fermé' });
    for (const id of ['K1', 'K2', 'K3']) await world.register.advance(id);
    expect(await alarms()).toEqual([]);
    await world.pool.query('DELETE FROM duty WHERE "case" = $1', [late?.subject]);
    expect(await alarms()).toContain(`justified-nothing ${row}`);
  });

  test('names the first of many, and counts all', async () => {
    for (let n = 1; n <= 105; n++) await periodicRow(world.pool, { subject: `bailiff:B${n}`, notifiedVersion: 0 });
    const [found] = await world.register.ledger.check();
    expect([found?.count, found?.alarms.length]).toEqual([105, 100]);
  });
});
