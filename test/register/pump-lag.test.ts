import { newWorld, openedCase, type World } from './world';

let world: World;
beforeEach(async () => {
  world = await newWorld();
});
afterEach(() => world.end());

const NOTHING = {
  behind: 0,
  overdue: 0,
  oldestWakeAt: null,
  withoutWorkflow: 0,
  otherRules: 0,
  effectsUnsent: 0,
  effectsLate: 0,
  oldestUnsentAt: null,
  effectsParked: 0,
};

/** A case of each debtor, and its workflow told or not. */
async function open(id: string, told: boolean, affiliation: 'compulsory' | 'voluntary' = 'compulsory'): Promise<void> {
  await openedCase(world, { debtor: `D-${id}`, id, affiliation });
  if (told) await world.register.markNotified(id, (await world.register.decisionOf(id)).version, 'run-1');
}

test('an empty register, and one whose workflows know all', async () => {
  expect(await world.register.lag()).toEqual({ open: 0, ...NOTHING });
  await open('K1', true);
  expect(await world.register.lag()).toEqual({ open: 1, ...NOTHING });
});

test('what the pump would claim is what is counted, by its reason', async () => {
  await open('K1', true);
  await open('K2', false);
  await open('K3', true);
  await world.register.markWorkflowMissing('K3');
  expect(await world.register.lag()).toMatchObject({ ...NOTHING, open: 3, behind: 1, withoutWorkflow: 1 });
  const other = world.another({ coreVersion: 'another' });
  expect(await other.lag()).toMatchObject({ open: 3, otherRules: 3 });
  const reasons = (await world.register.claimBehind(10)).map(({ reason }) => reason);
  expect(reasons.sort()).toEqual(['behind', 'no-workflow']);
});

test('wake-ups count once they lie fifteen minutes back, the oldest first', async () => {
  await open('K1', true);
  const { wakeAt } = await world.register.decisionOf('K1');
  world.clock.goTo(wakeAt as string);
  world.clock.pass(15 * 60_000 - 1);
  expect(await world.register.lag()).toMatchObject(NOTHING);
  world.clock.pass(1);
  expect(await world.register.lag()).toMatchObject({ overdue: 1, oldestWakeAt: wakeAt });
  expect(await world.register.claimBehind(10)).toMatchObject([{ reason: 'overdue' }]);
});

test('effects: unsent, then late, then parked', async () => {
  await open('K1', true, 'voluntary');
  world.clock.goTo('2009-05-05');
  const { decision } = await world.register.advance('K1');
  const queuedAt = world.clock.now();
  expect(await world.register.lag()).toMatchObject({ effectsUnsent: 1, effectsLate: 0, oldestUnsentAt: queuedAt });
  world.clock.pass(15 * 60_000);
  expect(await world.register.lag()).toMatchObject({ effectsUnsent: 1, effectsLate: 1 });
  const key = decision.effects[0]?.key as string;
  await world.register.leaseEffect(key, 60_000);
  await world.register.failEffect(key, 'no-address');
  await world.pool.query("UPDATE effect SET state = 'parked', next_attempt_at = NULL");
  expect(await world.register.lag()).toMatchObject({ effectsUnsent: 0, effectsLate: 0, effectsParked: 1 });
});
