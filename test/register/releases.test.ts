import type { Register } from '../../src/register/register';
import { newWorld, openedCase, payment, type World } from './world';

const CHOICE = 'choose-procedure:K1:1';
let world: World;
/** The register as the next release runs it: choices that were left to a person are automatic now. */
let next: Register;

/** K1 past its acting day, its procedure left to a person. */
beforeEach(async () => {
  world = await newWorld({ settings: { zone: 'metropole', automatic: false } });
  next = world.another({ settings: { zone: 'metropole', automatic: true }, coreVersion: 'next' });
  await openedCase(world);
  world.clock.goTo('2009-05-05');
  await world.register.advance('K1');
});
afterEach(() => world.end());

test('an act that the release makes due waits for a person, for as long as it takes', async () => {
  for (const day of ['2009-05-06', '2009-05-07', '2009-06-10']) {
    world.clock.goTo(day);
    expect((await next.advance('K1')).decision).toMatchObject({
      stage: 'recovery-due',
      nature: null,
      attention: 'act-held',
    });
  }
  const { record, summary, facts } = await next.readCase('K1');
  expect(record).toMatchObject({ held: [CHOICE], attention: ['act-held'] });
  expect(summary).toMatchObject({ assessedWith: 'next metropole automatic', attention: 'act-held' });
  expect(facts.map(({ kind }) => kind)).not.toContain('procedure-chosen');
  expect(await next.listCases({ attention: true })).toMatchObject([{ case: 'K1' }]);
});

test('so it does when a fact, or the pump, is the first to meet the case', async () => {
  await openedCase(world, { debtor: 'D1', id: 'K2' });
  await next.recordFacts([payment('2009-05-05', '10.00', { case: 'K2' })]);
  expect((await next.readCase('K1')).record.held).toEqual([CHOICE]);
});

test('with the former release back, nothing is held: it asks for nothing', async () => {
  await next.advance('K1');
  const back = (await world.register.advance('K1')).decision;
  expect(back).toMatchObject({ attention: null });
  expect((await world.register.readCase('K1')).record.held).toEqual([]);
});

test('the morning after the release acts as any other where its wait is over', async () => {
  world.clock.goTo('2009-04-20');
  await openedCase(world, { debtor: 'D2', id: 'K3' });
  const { wakeAt } = await world.register.decisionOf('K3');
  world.clock.goTo(wakeAt!);
  expect((await next.advance('K3')).decision).toMatchObject({ nature: 'contrainte', attention: null });
});

test('a fact given again after the release is a repetition, and the chain holds', async () => {
  const paid = payment('2009-05-05', '10.00', { case: 'K1', id: 'P' });
  await world.register.recordFacts([paid]);
  expect((await next.recordFacts([paid])).duplicates).toHaveLength(1);
  expect(await next.verifyChain('D1')).toMatchObject({ brokenAt: null });
});
