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

  describe('asks of each bailiff in office and each caisse the periods that are owed', () => {
    const bailiff = { id: 'B1', name: 'Étude B', office: null, departement: '69', email: null };
    const remove = (id: string): Promise<unknown> =>
      world.pool.query(
        'WITH gone AS (DELETE FROM office_effect WHERE duty = $1) DELETE FROM periodic_duty WHERE id = $1',
        [id],
      );
    const periodic = async (): Promise<string[]> =>
      (await alarms()).filter((alarm) => !alarm.startsWith('no-workflow'));

    beforeEach(async () => {
      await world.register.office.beginDuties('2009-01-01' as never);
      await world.register.office.setBailiff({ ...bailiff, from: '2009-02-10' as never, to: null });
      await world.register.setCaisse({ id: 'C1', name: 'Caisse 1', email: null, since: null });
      world.clock.goTo('2009-04-15');
      await world.register.office.openDue('nominative-statement');
    });

    test('and finds that all are there', async () => {
      const { rows } = await world.pool.query('SELECT id FROM periodic_duty ORDER BY id');
      expect(rows.map(({ id }: { id: string }) => id)).toEqual(['bailiff:B1:2009-S1', 'statement:C1:2008-S2']);
      expect(await periodic()).toEqual([]);
    });

    test('and raises an alarm for one that is gone', async () => {
      await remove('bailiff:B1:2009-S1');
      await remove('statement:C1:2008-S2');
      expect(await periodic()).toEqual([
        'no-periodic-duty bailiff:B1:2009-S1',
        'no-periodic-duty statement:C1:2008-S2',
      ]);
    });

    test('and for the semester that nobody began, from the day after its first', async () => {
      world.clock.goTo('2009-07-01');
      expect(await periodic()).toEqual([]);
      world.clock.goTo('2009-07-02');
      expect(await periodic()).toEqual([
        'no-periodic-duty bailiff:B1:2009-S2',
        'no-periodic-duty statement:C1:2009-S1',
      ]);
      await world.register.office.openDue('bailiff-semester');
      await world.register.office.openDue('nominative-statement');
      expect(await periodic()).toEqual([]);
    });

    test('and for the month whose query is called for by a case that has been silent since before it', async () => {
      await openedCase(world);
      await world.pool.query(`UPDATE recovery_case SET bailiff = 'B1', placed_on = '2009-04-15'`);
      await world.pool.query(
        `INSERT INTO fact SELECT debtor, 99, source, 'placed', "case", 'case-placed', '2009-04-15', '2009-04-15T07:00:00Z', '2009-04-15', recorded_by,
          '{"bailiff":"B1"}', document, retracts, loaded_at, digest, personal_hash, prev_hash, hash FROM fact WHERE kind = 'notice-dispatched'`,
      );
      const queries = async (): Promise<string[]> => (await periodic()).filter((alarm) => alarm.includes(' query:'));
      world.clock.goTo('2009-05-10'); // on 1 May he had been silent for sixteen days
      expect(await queries()).toEqual([]);
      world.clock.goTo('2009-05-20');
      expect(await queries()).toEqual([]);
      world.clock.goTo('2009-06-02');
      expect(await queries()).toEqual(['no-periodic-duty query:B1:2009-06']);
      await world.register.office.openDue('bailiff-query');
      expect(await queries()).toEqual([]);
    });

    test('and asks nothing of a bailiff who has left, nor before the installation began', async () => {
      await world.register.office.setBailiff({ ...bailiff, from: '2009-02-10' as never, to: '2009-06-30' as never });
      world.clock.goTo('2009-07-02');
      expect(await periodic()).toEqual(['no-periodic-duty statement:C1:2009-S1']);
      await world.pool.query('UPDATE installation SET duties_from = NULL');
      expect(await periodic()).toEqual([]);
    });
  });
});
