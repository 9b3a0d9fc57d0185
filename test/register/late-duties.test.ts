import { fact, newWorld, openedCase, payment, type World } from './world';

let world: World;
beforeEach(async () => {
  world = await newWorld();
});
afterEach(() => world.end());

const procedure = async () =>
  (
    await world.pool.query<{
      due_on: string;
      lifted_on: string | null;
      concerned_cents: bigint | null;
      concerned: object;
    }>(
      `SELECT d.due_on, d.lifted_on, d.concerned_cents, l.concerned FROM duty d JOIN duty_ledger l ON l.duty = d.duty AND l.subject = d."case"
        WHERE d."case" = 'K1' AND d.duty = 'A13-3'`,
    )
  ).rows[0];
const versionOf = async (): Promise<number> => (await world.register.readCase('K1')).summary.version;

test('a duty missed keeps the sums of its due day, and its lateness when the case is paid', async () => {
  await openedCase(world); // acting day Tuesday 5 May 2009, due on Friday 19 June
  world.clock.goTo('2009-05-05');
  await world.register.advance('K1');
  expect(await procedure()).toMatchObject({ due_on: '2009-06-19', concerned_cents: null, concerned: { C1: 126000 } });

  world.clock.goTo('2009-06-20');
  await world.register.advance('K1');
  expect(await procedure()).toMatchObject({ lifted_on: null, concerned_cents: 126000n });
  const version = await versionOf();
  await world.register.advance('K1');
  expect(await versionOf()).toBe(version);

  world.clock.goTo('2009-06-25');
  await world.register.recordFacts([
    payment('2009-06-19', '60.00'),
    fact('debt-adjusted', '2009-06-20', { case: 'K1' }, { costs: '72.00' }),
    payment('2009-06-24', '1272.00', { case: 'K1', id: 'cheque' }),
  ]);
  expect(await procedure()).toMatchObject({
    lifted_on: '2009-06-24',
    concerned_cents: 120000n,
    concerned: { C1: 120000 },
  });

  world.clock.goTo('2009-07-01');
  await world.register.recordFacts([fact('payment-reversed', '2009-07-01', { case: 'K1' }, { payment: 'cheque' })]);
  expect(await procedure()).toMatchObject({ lifted_on: null, concerned_cents: 120000n });
  world.clock.goTo('2009-07-02');
  await world.register.recordFacts([fact('notice-annulled', '2009-07-02', { case: 'K1' })]);
  expect(await procedure()).toMatchObject({ lifted_on: '2009-05-05', concerned_cents: null, concerned: { C1: 0 } });
});
