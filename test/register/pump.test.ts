import type { CaseId } from '../../src/domain/facts/fact';
import { newWorld, openedCase, payment, type World } from './world';

let world: World;
beforeEach(async () => {
  world = await newWorld();
});
afterEach(() => world.end());

/** A case whose workflow knows its version. */
async function known(id = 'K1', affiliation: 'compulsory' | 'voluntary' = 'compulsory'): Promise<void> {
  await openedCase(world, { debtor: `D-${id}`, id, affiliation });
  const { version } = await world.register.decisionOf(id);
  await world.register.markNotified(id, version, 'run-1');
}

const claimed = async (register = world.register) =>
  (await register.claimBehind(100)).map(({ decision, reason, nudge }) => [decision.case, reason, nudge]);

test('a case whose workflow knows all is left alone', async () => {
  await known();
  expect(await claimed()).toEqual([]);
});

test('a workflow that was told an older version', async () => {
  await known();
  await world.register.recordFacts([payment('2009-04-01', '1.00', { debtor: 'D-K1', case: 'K1' })]);
  const [claim] = await world.register.claimBehind(10);
  expect(claim).toMatchObject({ reason: 'behind', nudge: false, decision: { case: 'K1', version: 2 } });
  await world.register.markNotified('K1', 2);
  world.clock.pass(3_600_000);
  expect(await claimed()).toEqual([]);
});

test('a new case, never told', async () => {
  await openedCase(world);
  expect(await claimed()).toEqual([['K1', 'behind', false]]);
});

test('a case that ended is told too', async () => {
  await known();
  await world.register.recordFacts([payment('2009-04-01', '1260.00', { debtor: 'D-K1', case: 'K1' })]);
  expect(await world.register.claimBehind(10)).toMatchObject([{ reason: 'behind', decision: { ended: true } }]);
});

test('a wake-up that lies more than 15 minutes back; the case shows as late until it was advanced', async () => {
  await known();
  const { wakeAt } = await world.register.decisionOf('K1');
  world.clock.goTo(wakeAt!);
  world.clock.pass(14 * 60_000);
  expect(await claimed()).toEqual([]);
  world.clock.pass(60_000);
  expect(await world.register.claimBehind(10)).toMatchObject([
    { reason: 'overdue', nudge: true, decision: { attention: 'late' } },
  ]);
  expect(await world.register.listCases({ attention: true })).toMatchObject([{ case: 'K1', attention: 'late' }]);
  await world.register.advance('K1');
  expect(await world.register.listCases({ attention: true })).toEqual([]);
  world.clock.pass(3_600_000);
  expect(await claimed()).toEqual([]);
});

test('an effect that is pending for as long', async () => {
  await known('K1', 'voluntary');
  world.clock.goTo('2009-05-05');
  await world.register.advance('K1');
  expect(await claimed()).toEqual([]);
  world.clock.pass(15 * 60_000);
  expect(await claimed()).toEqual([['K1', 'effect-pending', true]]);
});

test('an effect whose worker died, once its lease lies as far back', async () => {
  await known('K1', 'voluntary');
  world.clock.goTo('2009-05-05');
  await world.register.advance('K1');
  await world.register.leaseEffect('notify-caisse:K1:1', 60_000);
  world.clock.pass(15 * 60_000);
  expect(await claimed()).toEqual([]);
  world.clock.pass(60_000);
  expect(await claimed()).toEqual([['K1', 'effect-pending', true]]);
});

test('a case assessed by another core or other rules; once assessed again it is left alone', async () => {
  await known();
  const newer = world.another({ coreVersion: 'next' });
  expect(await claimed(newer)).toEqual([['K1', 'other-rules', true]]);
  await newer.advance('K1');
  world.clock.pass(60_000);
  expect(await claimed(newer)).toEqual([]);
});

test('an open case that has no workflow', async () => {
  await known();
  await world.register.markWorkflowMissing('K1');
  expect(await claimed()).toEqual([['K1', 'no-workflow', true]]);
  await world.register.markNotified('K1', 1, 'run-2');
  world.clock.pass(60_000);
  expect(await claimed()).toEqual([]);
});

test('a claimed case is left to its pump for a minute, then claimed again', async () => {
  await openedCase(world);
  expect(await claimed()).toHaveLength(1);
  expect(await claimed()).toEqual([]);
  world.clock.pass(60_000);
  expect(await claimed()).toHaveLength(1);
});

test('pumps that run at once never share a case, and together get all', async () => {
  const ids = Array.from({ length: 12 }, (_, index) => `K${index + 1}`);
  for (const id of ids) await openedCase(world, { debtor: `D-${id}`, id });
  const drained = async (): Promise<string[]> => {
    const got: string[] = [];
    for (let empty = 0; empty < 2; ) {
      const batch = await world.register.claimBehind(2);
      if (batch.length === 0) empty++;
      got.push(...batch.map(({ decision }) => decision.case));
    }
    return got;
  };
  const all = (await Promise.all([drained(), drained(), drained()])).flat();
  expect(all.sort()).toEqual([...ids].sort());
});

test('the oldest wake-up comes first', async () => {
  await openedCase(world, { debtor: 'D2', id: 'later' });
  await world.register.openCase({
    debtor: { ref: 'x', affiliation: 'compulsory' },
    case: { id: 'sooner' as CaseId, caisse: 'C1', noticeRef: 'S', debts: [{ period: 'p', dueOn: '2009-01-01' as never, contributions: '1.00', surcharges: '0.00', penalties: '0.00' }] },
    on: '2009-03-02' as never, source: 'test', id: 'o', recordedBy: 'x',
    further: [{ source: 'test', id: 'd', kind: 'notice-dispatched', on: '2009-03-03' as never, recordedBy: 'x', data: {} }],
  }); // biome-ignore format: as given
  expect((await world.register.claimBehind(1)).map(({ decision }) => decision.case)).toEqual(['sooner']);
});

test('a workflow that was started with an older version, after the one before it had ended with a newer', async () => {
  await known();
  const stale = await world.register.decisionOf('K1');
  await world.register.recordFacts([payment('2009-04-01', '1260.00', { debtor: 'D-K1', case: 'K1' })]);
  await world.register.markNotified('K1', 2);
  await world.register.markNotified('K1', stale.version, 'run-2');
  expect(await claimed()).toEqual([['K1', 'behind', false]]);
  await world.register.markNotified('K1', 2);
  world.clock.pass(60_000);
  expect(await claimed()).toEqual([]);
  await world.register.markNotified('K1', 1, 'run-2');
  expect(await claimed()).toEqual([]);
});

test('what is told out of order is not forgotten, and nothing beyond the version', async () => {
  await openedCase(world);
  await world.register.markNotified('K1', 9);
  await world.register.markNotified('K1', 0);
  expect((await world.register.readCase('K1')).summary).toMatchObject({ version: 1, notifiedVersion: 1 });
});
