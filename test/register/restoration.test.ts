import { messageId } from '../../src/messages/message-id';
import { newWorld, openedCase, payment, refusalOf, type World } from './world';

let world: World;
const KEY = 'notify-caisse:K1:1';
const LEASE_MS = 120_000;

/** A voluntary debtor on its acting day: the caisse is to be told. */
beforeEach(async () => {
  world = await newWorld();
  await openedCase(world, { affiliation: 'voluntary' });
  world.clock.goTo('2009-05-05');
  await world.register.advance('K1');
});
afterEach(() => world.end());

const isBehind = async (): Promise<boolean> => (await world.register.standing(null)).behindSince !== null;
const rebuilt = (): Promise<unknown> => world.pool.query('UPDATE installation SET behind_since = NULL, epoch = 1');

describe('a register restored to an earlier moment is noticed', () => {
  test('by a higher mark in Temporal; a lower one is what a healthy register left', async () => {
    const first = await world.register.raiseMark();
    await world.register.raiseMark();
    expect(first).toEqual({ epoch: 0, mark: 1 });
    expect(await world.register.standing(first)).toMatchObject({ epoch: 0, mark: 2, behindSince: null });
    expect((await world.register.standing({ epoch: 0, mark: 3 })).behindSince).not.toBeNull();
    // What it says of itself is worth nothing until it is rebuilt.
    expect(await world.register.raiseMark()).toBeNull();
    expect(await isBehind()).toBe(true);
  });

  test('by an epoch that it does not know: it was restored to a moment before its last rebuild', async () => {
    expect((await world.register.standing({ epoch: 1, mark: 0 })).behindSince).not.toBeNull();
  });

  test('by a workflow that knows a newer version, whatever it asks for; the same version is nothing', async () => {
    const { version } = await world.register.decisionOf('K1');
    await world.register.advance('K1', 'workflow', { version });
    expect(await isBehind()).toBe(false);
    await world.register.advance('K1', 'workflow', { version: version + 1 });
    expect(await isBehind()).toBe(true);
    await rebuilt();
    expect(await world.register.leaseEffect(KEY, LEASE_MS, { version: version + 1, epoch: 1 })).toBeNull();
    expect(await isBehind()).toBe(true);
  });

  test('by a workflow whose case or effect it does not have', async () => {
    expect(await refusalOf(world.register.advance('K9', 'workflow', { version: 1 }))).toBe('RCV-UNKNOWN-CASE');
    expect(await isBehind()).toBe(true);
    await rebuilt();
    expect(await world.register.leaseEffect('notify-caisse:K1:2', LEASE_MS, { version: 1, epoch: 1 })).toBeNull();
    expect(await isBehind()).toBe(true);
  });

  test('not by a workflow of an older epoch, which has not been told of the rebuild yet', async () => {
    await rebuilt();
    await world.register.advance('K1', 'workflow', { version: 99 });
    expect(await isBehind()).toBe(false);
    expect(await world.register.decisionOf('K1')).toMatchObject({ epoch: 1 });
    const { decisions } = await world.register.recordFacts([payment('2009-05-05', '1.00')]);
    expect(decisions).toMatchObject([{ epoch: 1 }]);
  });
});

test('while it is behind nothing leaves and nothing is decided by time; facts are taken in', async () => {
  await openedCase(world, { debtor: 'D2', id: 'K2' }); // its period is over too, and nobody has looked yet
  await world.register.standing({ epoch: 0, mark: 7 });
  expect(await world.register.leaseEffect(KEY, LEASE_MS)).toBeNull();
  world.clock.goTo('2009-09-01');
  const before = await world.register.decisionOf('K2');
  expect(await world.register.advance('K2')).toMatchObject({ decision: { version: before.version }, others: [] });
  const { appended } = await world.register.recordFacts([payment('2009-09-01', '260.00')]);
  expect(appended).toMatchObject([{ kind: 'payment-received' }]);
  await rebuilt();
  expect(await world.register.leaseEffect(KEY, LEASE_MS)).toMatchObject({ handedOver: null });
});

describe('what left in the lost time', () => {
  test('is recorded on the day on which it left when it becomes due again', async () => {
    await world.register.noteHandOvers([
      {
        key: KEY,
        channel: 'email',
        reference: '<M-1>',
        at: '2009-05-05T08:00:00.000Z' as never,
        source: 'workflow',
      },
    ]);
    world.clock.goTo('2009-05-07');
    const leased = await world.register.leaseEffect(KEY, LEASE_MS);
    expect(leased?.handedOver).toEqual({ channel: 'email', reference: '<M-1>', at: '2009-05-05T08:00:00.000Z' });
    const evidence = { channel: 'email', reference: '<M-1>' };
    const { appended } = await world.register.completeEffect(KEY, evidence, leased?.handedOver?.at);
    expect(appended).toMatchObject([{ kind: 'caisse-notified', on: '2009-05-05', data: { reference: '<M-1>' } }]);
  });

  test('is never dated after the day of its recording', async () => {
    const tomorrow = '2009-05-06T08:00:00.000Z' as never;
    const { appended } = await world.register.completeEffect(KEY, { channel: 'email', reference: 'x' }, tomorrow);
    expect(appended).toMatchObject([{ on: '2009-05-05' }]);
  });

  test('is found by the Message-ID alone', async () => {
    const reference = messageId(KEY, 'organisme.example');
    await world.register.noteHandOvers([{ key: null, channel: 'email', reference, at: null, source: 'mail' }]);
    expect(await world.register.leaseEffect(KEY, LEASE_MS)).toMatchObject({ handedOver: { reference } });
  });

  test('is none of ours when its Message-ID is not', async () => {
    const foreign = { key: null, channel: 'email', reference: '<abc@elsewhere>', at: null, source: 'mail' } as const;
    await world.register.noteHandOvers([foreign]);
    expect((await world.pool.query('SELECT * FROM known_hand_over')).rows).toEqual([]);
  });
});
