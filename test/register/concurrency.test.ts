import { createPool } from '../../src/register/pool';
import { RegisterBusy } from '../../src/register/register';
import { newWorld, openedCase, payment, type World } from './world';

let world: World;
beforeEach(async () => {
  world = await newWorld();
  await openedCase(world);
});
afterEach(() => world.end());

test('payments on one debtor serialise: the order of ranks is the order of instants', async () => {
  const amounts = Array.from({ length: 20 }, (_, index) => payment('2009-04-01', `${index + 1}.00`));
  await Promise.all(amounts.map((fact) => world.register.recordFacts([fact])));
  const { facts, summary } = await world.register.readCase('K1');
  const paid = facts.filter(({ kind }) => kind === 'payment-received');
  expect(paid).toHaveLength(20);
  expect(paid.map(({ seq }) => seq)).toEqual(Array.from({ length: 20 }, (_, index) => index + 4));
  const instants = paid.map(({ recordedAt }) => recordedAt);
  expect(instants).toEqual([...new Set(instants)].sort());
  expect(summary).toMatchObject({ version: 21, balance: { paid: 21000n, due: 105000n } });
  expect(await world.register.verifyChain('D1')).toEqual({ facts: 23, brokenAt: null });
});

test('the same fact sent twice at once is recorded once', async () => {
  const fact = payment('2009-04-01', '10.00');
  const both = await Promise.all([world.register.recordFacts([fact]), world.register.recordFacts([fact])]);
  expect(both.map(({ appended }) => appended.length).sort()).toEqual([0, 1]);
  expect(both.map(({ duplicates }) => duplicates.length).sort()).toEqual([0, 1]);
});

test('the instant never goes back, even when the clock does', async () => {
  await world.register.recordFacts([payment('2009-04-01', '10.00')]);
  world.clock.pass(-3_600_000);
  const { recordedAt } = await world.register.recordFacts([payment('2009-04-01', '10.00')]);
  const { facts } = await world.register.readCase('K1');
  expect(facts.at(-1)?.recordedAt).toBe(recordedAt);
  expect(facts.at(-2)!.recordedAt < recordedAt).toBe(true);
});

test('a transaction that dies before its commit leaves nothing', async () => {
  const before = await world.register.readCase('K1');
  // What a killed process looks like to PostgreSQL: the connection is gone between the writing and the commit.
  await world.pool.query(
    `CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NEW; END'`,
  );
  await world.pool.query('CREATE TRIGGER die AFTER UPDATE ON debtor FOR EACH ROW EXECUTE FUNCTION die()');
  await expect(world.register.recordFacts([payment('2009-04-01', '1260.00')])).rejects.toBeInstanceOf(RegisterBusy);
  await world.pool.query('DROP TRIGGER die ON debtor');
  expect(await world.register.readCase('K1')).toEqual(before);
  expect((await world.register.verifyChain('D1')).brokenAt).toBeNull();
  const { decisions } = await world.register.recordFacts([payment('2009-04-01', '1260.00')]);
  expect(decisions).toMatchObject([{ stage: 'settled' }]);
});

test('a lock that is not free in time is no refusal, and the same call succeeds later', async () => {
  const impatient = createPool({ url: `${world.url}?options=-c%20lock_timeout%3D50` });
  impatient.options.lock_timeout = 50;
  const holder = await world.pool.connect();
  await holder.query('BEGIN');
  await holder.query(`SELECT 1 FROM debtor WHERE id = 'D1' FOR UPDATE`);
  const register = world.another({ pool: impatient });
  const fact = payment('2009-04-01', '10.00');
  await expect(register.recordFacts([fact])).rejects.toBeInstanceOf(RegisterBusy);
  await holder.query('COMMIT');
  holder.release();
  expect((await register.recordFacts([fact])).appended).toHaveLength(1);
  await impatient.end();
});
