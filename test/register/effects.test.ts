import { MAX_ATTEMPTS } from '../../src/register/intervals';
import { fact, newWorld, openedCase, payment, refusalOf, type World } from './world';

let world: World;
const KEY = 'notify-caisse:K1:1';
const EVIDENCE = { channel: 'e-mail', reference: 'M-1' };
const LEASE_MS = 120_000;

/** A voluntary debtor on its acting day: the caisse is to be told. */
beforeEach(async () => {
  world = await newWorld();
  await openedCase(world, { affiliation: 'voluntary' });
  world.clock.goTo('2009-05-05');
  await world.register.advance('K1');
});
afterEach(() => world.end());

const effects = async () => (await world.register.readCase('K1')).effects;

test('the acting day queues the notice to the caisse', async () => {
  expect(await world.register.decisionOf('K1')).toMatchObject({
    stage: 'caisse-notice-due',
    effects: [{ key: KEY, kind: 'notify-caisse' }],
  });
});

test('an effect is taken, handed over with evidence, and its act is on file, dated that day', async () => {
  const leased = await world.register.leaseEffect(KEY, LEASE_MS);
  expect(leased).toMatchObject({
    key: KEY,
    kind: 'notify-caisse',
    case: 'K1',
    noticeRef: 'N-K1',
    due: 126000n,
    attempt: 1,
    data: { balance: '1260.00', due: true },
    caisse: { id: 'C1', email: 'c1@caisse.example' },
  });
  expect((await world.register.advance('K1')).decision.effects).toEqual([]);
  const done = await world.register.completeEffect(KEY, EVIDENCE);
  expect(done.appended).toMatchObject([
    {
      kind: 'caisse-notified',
      source: 'system',
      id: KEY,
      on: '2009-05-05',
      data: { ...EVIDENCE, balance: '1260.00', due: true },
    },
  ]);
  expect(done.decisions).toMatchObject([{ stage: 'with-caisse', effects: [] }]);
  expect(await effects()).toMatchObject([{ state: 'done', evidence: EVIDENCE, attempts: 1 }]);
  expect(await world.register.leaseEffect(KEY, LEASE_MS)).toBeNull();
});

test('handed over twice is recorded once', async () => {
  await world.register.leaseEffect(KEY, LEASE_MS);
  await world.register.completeEffect(KEY, EVIDENCE);
  expect((await world.register.completeEffect(KEY, EVIDENCE)).appended).toEqual([]);
});

test('only one worker has it; when the lease runs out another may', async () => {
  const [one, other] = await Promise.all([
    world.register.leaseEffect(KEY, LEASE_MS),
    world.register.leaseEffect(KEY, LEASE_MS),
  ]);
  expect([one, other].filter((lease) => lease !== null)).toHaveLength(1);
  const waiting = await world.register.decisionOf('K1');
  expect(waiting).toMatchObject({ effects: [], wakeAt: '2009-05-05T07:02:00.000Z' });
  world.clock.pass(LEASE_MS);
  expect((await world.register.decisionOf('K1')).effects).toHaveLength(1);
  expect(await world.register.leaseEffect(KEY, LEASE_MS)).toMatchObject({ attempt: 2 });
});

test('a failure waits longer each time, wakes the workflow by itself, and is parked in the end', async () => {
  const waits: number[] = [];
  for (let attempt = 1; attempt < MAX_ATTEMPTS; attempt++) {
    expect(await world.register.leaseEffect(KEY, LEASE_MS)).toMatchObject({ attempt });
    const { nextAttemptAt, decision } = await world.register.failEffect(KEY, 'ECONNREFUSED');
    expect(decision).toMatchObject({ effects: [], attention: null });
    // The next attempt, or the case's own next day when that comes first.
    expect(decision.wakeAt! <= nextAttemptAt!).toBe(true);
    expect(await world.register.leaseEffect(KEY, LEASE_MS)).toBeNull();
    const waited = Date.parse(nextAttemptAt!) - Date.parse(world.clock.now());
    waits.push(waited / 60_000);
    world.clock.pass(waited);
  }
  expect(waits).toEqual([1, 5, 30, 120, 360, 360, 360, 360, 360]);
  // A mail server may be down for a day before anyone has to look.
  expect(waits.reduce((sum, minutes) => sum + minutes, 0)).toBeGreaterThan(24 * 60);
  const { version } = await world.register.decisionOf('K1');
  await world.register.leaseEffect(KEY, LEASE_MS);
  const { nextAttemptAt, decision } = await world.register.failEffect(KEY, 'user@example.org refused');
  expect(nextAttemptAt).toBeNull();
  expect(decision).toMatchObject({ version: version + 1, attention: 'effect-parked', effects: [] });
  expect(await effects()).toMatchObject([{ state: 'parked', lastError: 'unspecified' }]);
  expect(await world.register.listCases({ attention: true })).toMatchObject([
    { case: 'K1', attention: 'effect-parked' },
  ]);
  expect(await world.register.leaseEffect(KEY, LEASE_MS)).toBeNull();

  const retried = await world.register.settleParked('N-K1', { say: 'retry' });
  expect(retried.decisions).toMatchObject([{ version: version + 2, attention: null, effects: [{ key: KEY }] }]);
  expect(await world.register.leaseEffect(KEY, LEASE_MS)).toMatchObject({ attempt: 1 });
});

test('what only a person can mend is parked at once', async () => {
  await world.register.leaseEffect(KEY, LEASE_MS);
  const { nextAttemptAt, decision } = await world.register.failEffect(KEY, 'no-address');
  expect(nextAttemptAt).toBeNull();
  expect(decision).toMatchObject({ attention: 'effect-parked' });
});

test('a case wakes for the next attempt when nothing else comes first', async () => {
  await world.register.leaseEffect(KEY, LEASE_MS);
  const { nextAttemptAt, decision } = await world.register.failEffect(KEY, 'ECONNREFUSED');
  expect(decision.wakeAt).toBe(nextAttemptAt);
});

test('nothing parked, nothing to retry', async () => {
  for (const reference of [KEY, 'K1', 'N-K1', 'nothing'])
    expect(await refusalOf(world.register.settleParked(reference, { say: 'retry' }))).toBe('RCV-EFFECT-NOT-PARKED');
});

test('a notice reference of two caisses is not taken for the first of them', async () => {
  await world.register.setCaisse({ id: 'C2', name: 'Caisse 2', email: null });
  world.clock.goTo('2009-04-01');
  await openedCase(world, { debtor: 'D2', id: 'K2', affiliation: 'voluntary', caisse: 'C2', noticeRef: 'N-K1' });
  world.clock.goTo('2009-05-05');
  await world.register.advance('K2');
  for (const key of [KEY, 'notify-caisse:K2:1']) {
    await world.register.leaseEffect(key, LEASE_MS);
    await world.register.failEffect(key, 'no-address');
  }
  const sent = { say: 'sent', by: 'Claire Martin' } as const;
  expect(await refusalOf(world.register.settleParked('N-K1', sent))).toBe('RCV-MALFORMED');
  expect((await world.register.settleParked('K2', sent)).appended).toMatchObject([{ case: 'K2' }]);
});

test('a worker that dies each time does not keep the effect for ever', async () => {
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
    expect(await world.register.leaseEffect(KEY, LEASE_MS)).toMatchObject({ attempt });
    world.clock.pass(LEASE_MS);
  }
  expect(await world.register.leaseEffect(KEY, LEASE_MS)).toBeNull();
  expect(await effects()).toMatchObject([{ state: 'parked', lastError: 'lease-expired' }]);
});

test('what a payment made obsolete before it left is cancelled and not sent', async () => {
  await world.register.recordFacts([payment('2009-05-04', '1260.00')]);
  expect(await effects()).toMatchObject([{ state: 'cancelled' }]);
  expect(await world.register.leaseEffect(KEY, LEASE_MS)).toBeNull();
});

test('an effect that was cancelled and is due again starts afresh', async () => {
  await world.register.leaseEffect(KEY, LEASE_MS);
  await world.register.failEffect(KEY, 'ECONNREFUSED');
  const paid = payment('2009-05-04', '1260.00', { case: 'K1', id: 'P1' });
  await world.register.recordFacts([paid]);
  const bounced = await world.register.recordFacts([
    fact('payment-reversed', '2009-05-05', { case: 'K1' }, { payment: 'P1' }),
  ]);
  expect(bounced.decisions).toMatchObject([{ stage: 'caisse-notice-due', effects: [{ key: KEY }] }]);
  expect(await world.register.leaseEffect(KEY, LEASE_MS)).toMatchObject({ attempt: 1 });
});

test('what is not sent yet says what is true when it leaves', async () => {
  await world.register.recordFacts([payment('2009-05-05', '260.00')]);
  expect(await world.register.leaseEffect(KEY, LEASE_MS)).toMatchObject({ data: { balance: '1000.00' }, due: 100000n });
});

test('a notice that left while the payment came in is on file, and is corrected', async () => {
  await world.register.leaseEffect(KEY, LEASE_MS);
  await world.register.recordFacts([payment('2009-05-04', '1260.00')]);
  const done = await world.register.completeEffect(KEY, EVIDENCE);
  expect(done.appended).toMatchObject([{ kind: 'caisse-notified', data: { balance: '1260.00' } }]);
  expect(done.decisions).toMatchObject([
    { stage: 'settled', ended: true, effects: [{ kind: 'correct-caisse-notice' }] },
  ]);
});

test('an unknown effect is refused', async () => {
  expect(await world.register.leaseEffect('nothing', LEASE_MS)).toBeNull();
  expect(await refusalOf(world.register.completeEffect('nothing', EVIDENCE))).toBe('RCV-UNKNOWN-FACT');
  expect(await refusalOf(world.register.failEffect('nothing', 'x'))).toBe('RCV-UNKNOWN-FACT');
});
