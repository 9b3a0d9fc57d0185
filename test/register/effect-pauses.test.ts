import { newWorld, openedCase, refusalOf, type World } from './world';

let world: World;
const LEASE_MS = 120_000;
const HOUR_MS = 3_600_000;
const keyOf = (id: string): string => `notify-caisse:${id}:1`;
const pause = { kind: 'notify-caisse', reason: 'caisse fermée', by: 'officer' } as const;

/** So many voluntary debtors on their acting day: each caisse is to be told. */
async function toNotify(count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, (_, index) => `K${index + 1}`);
  for (const id of ids) await openedCase(world, { debtor: `D-${id}`, id, affiliation: 'voluntary' });
  world.clock.goTo('2009-05-05');
  for (const id of ids) await world.register.advance(id);
  return ids;
}

const ofNotices = async () => (await world.register.listEffects()).kinds.find(({ kind }) => kind === 'notify-caisse');

describe('A kind of effects that is paused', () => {
  beforeEach(async () => {
    world = await newWorld();
    await toNotify(1);
  });
  afterEach(() => world.end());

  test('is neither handed to the workflow nor taken, and the case does not wake for it', async () => {
    await world.register.pauseEffects(pause);
    expect(await world.register.decisionOf('K1')).toMatchObject({ effects: [], attention: null });
    // Once the limit of the notice itself is over, nothing is left to wake for.
    world.clock.goTo('2009-05-07');
    expect((await world.register.advance('K1')).decision).toMatchObject({ effects: [], wakeAt: null, attention: null });
    expect(await world.register.leaseEffect(keyOf('K1'), LEASE_MS)).toBeNull();
    expect(await ofNotices()).toMatchObject({ pending: 1, paused: { reason: 'caisse fermée', by: 'officer' } });
  });

  test('is left alone by the pump until it is resumed, and then found', async () => {
    const { version } = await world.register.decisionOf('K1');
    await world.register.markNotified('K1', version);
    await world.register.pauseEffects(pause);
    world.clock.pass(HOUR_MS);
    expect(await world.register.claimBehind(10)).toEqual([]);
    await world.register.resumeEffects('notify-caisse');
    expect(await world.register.claimBehind(10)).toMatchObject([
      { reason: 'effect-pending', nudge: true, decision: { effects: [{ key: keyOf('K1') }] } },
    ]);
    expect(await world.register.leaseEffect(keyOf('K1'), LEASE_MS)).not.toBeNull();
  });

  test('holds back what is queued while it lasts', async () => {
    await world.register.pauseEffects(pause);
    world.clock.goTo('2009-04-01');
    await openedCase(world, { debtor: 'D2', id: 'K2', affiliation: 'voluntary' });
    world.clock.goTo('2009-05-05');
    expect((await world.register.advance('K2')).decision).toMatchObject({ stage: 'caisse-notice-due', effects: [] });
  });

  test('lets other kinds leave, and what was being sent be recorded', async () => {
    await world.register.leaseEffect(keyOf('K1'), LEASE_MS);
    await world.register.pauseEffects(pause);
    const evidence = { channel: 'e-mail', reference: 'M' };
    expect((await world.register.completeEffect(keyOf('K1'), evidence)).appended).toHaveLength(1);
    await world.register.pauseEffects({ ...pause, kind: 'remind-officer' });
    await world.register.resumeEffects('notify-caisse');
    expect(await refusalOf(world.register.resumeEffects('notify-caisse'))).toBe('RCV-EFFECTS-NOT-PAUSED');
  });
});

describe('The hourly ceiling', () => {
  beforeEach(async () => {
    world = await newWorld({ effectsPerHour: 2 });
  });
  afterEach(() => world.end());

  test('puts off what is beyond it, evenly over the next hours, and no one is alarmed', async () => {
    const ids = await toNotify(7);
    const leases = [];
    for (const id of ids) leases.push(await world.register.leaseEffect(keyOf(id), LEASE_MS));
    expect(leases.map((lease) => lease !== null)).toEqual([true, true, false, false, false, false, false]);
    // 07:00 is the hour that is full: two each in the hours from 08:00 on.
    const waits = await Promise.all(ids.slice(2).map(async (id) => world.register.decisionOf(id)));
    expect(waits.map(({ wakeAt }) => wakeAt?.slice(11, 16))).toEqual(['08:15', '08:45', '09:15', '09:45', '10:15']);
    for (const decision of waits) expect(decision).toMatchObject({ effects: [], attention: null });
    expect((await world.register.listEffects()).hour).toMatchObject({ taken: 2, putOff: 5, ceiling: 2 });
    expect(await ofNotices()).toMatchObject({ putOff: 5, sending: 2, pending: 0 });
    // The pump leaves them alone until their time has come and passed.
    for (const id of ids) await world.register.markNotified(id, (await world.register.decisionOf(id)).version);
    world.clock.pass(20 * 60_000);
    const found = await world.register.claimBehind(10);
    expect(found.map(({ decision }) => decision.case).filter((id) => ids.indexOf(id) >= 2)).toEqual([]);
  });

  test('has room again in the next hour, also for one that was put off; its attempts were not spent', async () => {
    const [, , third] = await toNotify(3);
    for (const id of ['K1', 'K2', 'K3']) await world.register.leaseEffect(keyOf(id), LEASE_MS);
    world.clock.pass(HOUR_MS + HOUR_MS / 2);
    expect(await world.register.leaseEffect(keyOf(third!), LEASE_MS)).toMatchObject({ attempt: 1 });
    expect((await world.register.readCase('K3')).effects).toMatchObject([{ state: 'sending', lastError: null }]);
  });

  test('counts all workers together', async () => {
    const ids = await toNotify(8);
    const other = world.another({ effectsPerHour: 2 });
    const leases = await Promise.all(
      ids.map((id, index) => (index % 2 ? other : world.register).leaseEffect(keyOf(id), LEASE_MS)),
    );
    expect(leases.filter((lease) => lease !== null)).toHaveLength(2);
  });

  test('of none counts all the same', async () => {
    const [id] = await toNotify(1);
    const unbounded = world.another({ effectsPerHour: 0 });
    await unbounded.leaseEffect(keyOf(id!), LEASE_MS);
    expect((await unbounded.listEffects()).hour).toMatchObject({ taken: 1, putOff: 0, ceiling: null });
  });
});
