import { fact, newWorld, openedCase, payment, refusalOf, type World } from './world';

let world: World;
const KEY = 'notify-caisse:K1:1';
const LEASE_MS = 120_000;

/** The caisse is to be told; a worker took the notice and died, nobody knows whether before or after it left. */
beforeEach(async () => {
  world = await newWorld();
  await openedCase(world, { affiliation: 'voluntary' });
  world.clock.goTo('2009-05-05');
  await world.register.advance('K1');
  await world.register.leaseEffect(KEY, LEASE_MS);
});
afterEach(() => world.end());

const paidInTime = () => payment('2009-05-04', '1260.00', { case: 'K1', id: 'P1' });
const effects = async () => (await world.register.readCase('K1')).effects;
const doubtful = async (): Promise<void> => {
  await world.register.recordFacts([paidInTime()]);
  world.clock.pass(LEASE_MS);
  await world.register.advance('K1');
};

test('while its lease runs nothing is done about it: the worker may still say', async () => {
  await world.register.recordFacts([paidInTime()]);
  expect(await effects()).toMatchObject([{ state: 'sending' }]);
  expect(await world.register.decisionOf('K1')).toMatchObject({ wakeAt: '2009-05-05T07:02:00.000Z', attention: null });
});

test('no longer due and its lease over: not sent, a person is asked, whoever comes first', async () => {
  await world.register.recordFacts([paidInTime()]);
  world.clock.pass(LEASE_MS);
  // The retry of the activity, before any `advance`.
  expect(await world.register.leaseEffect(KEY, LEASE_MS)).toBeNull();
  expect(await effects()).toMatchObject([{ state: 'parked', lastError: 'doubtful-hand-over', attempts: 1 }]);
  const { version } = await world.register.decisionOf('K1');
  expect(await world.register.decisionOf('K1')).toMatchObject({ attention: 'effect-parked', effects: [], ended: true });
  // It stays so: the next transaction does not tidy it away, nor raise the version again.
  expect((await world.register.advance('K1')).decision).toMatchObject({ version, attention: 'effect-parked' });
});

test('still due, it is sent again', async () => {
  world.clock.pass(LEASE_MS);
  expect(await world.register.leaseEffect(KEY, LEASE_MS)).toMatchObject({ attempt: 2 });
});

test('the doubt outlives a later failure', async () => {
  world.clock.pass(LEASE_MS);
  await world.register.leaseEffect(KEY, LEASE_MS);
  await world.register.failEffect(KEY, 'ECONNREFUSED');
  expect(await effects()).toMatchObject([{ state: 'pending', lastError: 'lease-expired:ECONNREFUSED' }]);
  await world.register.recordFacts([paidInTime()]);
  expect(await effects()).toMatchObject([{ state: 'parked', lastError: 'doubtful-hand-over' }]);
});

test('the doubt outlives a full hour', async () => {
  const full = world.another({ effectsPerHour: 1 });
  world.clock.pass(LEASE_MS);
  expect(await full.leaseEffect(KEY, LEASE_MS)).toBeNull();
  expect(await effects()).toMatchObject([{ state: 'pending', lastError: 'lease-expired:hourly-ceiling' }]);
  expect((await full.listEffects()).kinds[0]).toMatchObject({ kind: 'notify-caisse', putOff: 1, retrying: 0 });
  await full.recordFacts([paidInTime()]);
  expect(await effects()).toMatchObject([{ state: 'parked', lastError: 'doubtful-hand-over' }]);
});

test('said to have been sent: the act is on file, dated as told, and the correction follows', async () => {
  await doubtful();
  world.clock.goTo('2009-05-07');
  const on = '2009-05-05' as never;
  const said = await world.register.settleParked('K1', { say: 'sent', by: 'Claire Martin', on });
  expect(said.appended).toMatchObject([
    {
      kind: 'caisse-notified',
      id: KEY,
      on: '2009-05-05',
      data: { channel: 'declared', reference: 'Claire Martin', due: true },
    },
  ]);
  expect(said.decisions).toMatchObject([{ attention: null, effects: [{ kind: 'correct-caisse-notice' }] }]);
});

test('said to be dropped: nothing is on file, nothing is asked, and it may be due again', async () => {
  await doubtful();
  const dropped = await world.register.settleParked(KEY, { say: 'drop', by: 'Claire Martin' });
  expect([dropped.appended, dropped.decisions]).toMatchObject([[], [{ attention: null, effects: [] }]]);
  expect(await effects()).toMatchObject([
    { state: 'cancelled', evidence: { channel: 'dropped', reference: 'Claire Martin' } },
  ]);
  const bounced = fact('payment-reversed', '2009-05-05', { case: 'K1' }, { payment: 'P1' });
  expect((await world.register.recordFacts([bounced])).decisions).toMatchObject([{ effects: [{ key: KEY }] }]);
});

test('is not sent by a mere retry while it is not due; once due again it is', async () => {
  await doubtful();
  expect(await refusalOf(world.register.settleParked('K1', { say: 'retry' }))).toBe('RCV-EFFECT-DOUBTFUL');
  await world.register.recordFacts([fact('payment-reversed', '2009-05-05', { case: 'K1' }, { payment: 'P1' })]);
  expect(await effects()).toMatchObject([{ state: 'parked' }]);
  expect(await refusalOf(world.register.settleParked('K1', { say: 'drop', by: 'x' }))).toBe('RCV-EFFECT-STILL-DUE');
  await world.register.settleParked('K1', { say: 'retry' });
  expect(await world.register.leaseEffect(KEY, LEASE_MS)).toMatchObject({ attempt: 1 });
});

test('the worker that was slow and not dead is heard after all', async () => {
  await doubtful();
  const late = await world.register.completeEffect(KEY, { channel: 'e-mail', reference: 'M-1' });
  expect(late.decisions).toMatchObject([{ attention: null, effects: [{ kind: 'correct-caisse-notice' }] }]);
});

test('a reminder that may have left asks nobody', async () => {
  await openedCase(world, { debtor: 'D2', id: 'K2' });
  world.clock.goTo('2009-06-15');
  await world.register.advance('K2');
  const [reminder] = (await world.register.readCase('K2')).effects;
  await world.register.leaseEffect(reminder!.key, LEASE_MS);
  await world.register.recordFacts([payment('2009-06-15', '1260.00', { debtor: 'D2', case: 'K2' })]);
  world.clock.pass(LEASE_MS);
  expect((await world.register.advance('K2')).decision).toMatchObject({ attention: null, effects: [], wakeAt: null });
  expect((await world.register.readCase('K2')).effects).toMatchObject([{ state: 'cancelled' }]);
});
