import { CORE_VERSION } from '../../src/domain/core-version';
import type { Register } from '../../src/register/register';
import { fact, newWorld, openedCase, payment, refusalOf, type World } from './world';

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

describe('Assessing the portfolio again', () => {
  const CLAIM = '2009-04-10';

  test('a dry run says what would change and writes nothing', async () => {
    const page = await next.reassess({ dryRun: true, limit: 10 });
    expect(page).toMatchObject({
      cases: 1,
      decisions: [],
      after: null,
      changes: [
        {
          case: 'K1',
          noticeRef: 'N-K1',
          stage: null,
          deadlines: [],
          held: [{ kind: 'choose-procedure', key: CHOICE, nature: 'contrainte' }],
          done: [],
        },
      ],
    });
    expect((await next.readCase('K1')).summary).toMatchObject({
      version: 2,
      assessedWith: `${CORE_VERSION} metropole proposed`,
    });
  });

  test('done for real it is marked in each case: whoever was interrupted goes on, whoever is done finds nothing', async () => {
    for (const id of ['K2', 'K3', 'K4']) await openedCase(world, { debtor: `D-${id}`, id });
    const first = await next.reassess({ limit: 2 });
    expect(first).toMatchObject({ cases: 2, after: 'D-K3' });
    // Killed here, and started again from the beginning.
    const again = await next.reassess({ limit: 10 });
    expect([again.cases, again.after]).toEqual([2, null]);
    expect((await next.reassess({ limit: 10 })).cases).toBe(0);
    expect((await next.reassess({ limit: 10, all: true, dryRun: true })).cases).toBe(4);
    expect((await next.listHeld({ limit: 10 })).map((held) => [held.case, held.held])).toEqual(
      ['K1', 'K2', 'K3', 'K4'].map((id) => [id, ['choose-procedure']]),
    );
  });

  test('tells which dates move, from when to when', async () => {
    // The thirty days end on Good Friday 2 April 2010, a holiday in Alsace-Moselle alone, and Monday is Easter's.
    world.clock.goTo('2010-03-03');
    await openedCase(world, { debtor: 'D2', id: 'K2', dispatched: false });
    await world.register.recordFacts([fact('notice-dispatched', '2010-03-03', { debtor: 'D2', case: 'K2' })]);
    const elsewhere = world.another({ settings: { zone: 'alsace-moselle', automatic: false } });
    const { changes } = await elsewhere.reassess({ limit: 10 });
    expect(changes.find((change) => change.case === 'K2')).toMatchObject({
      deadlines: [{ deadline: 'notice-period', from: '2010-04-02', to: '2010-04-06' }],
      held: [],
      done: [],
    });
    expect((await elsewhere.readCase('K2')).summary.waitsFor).toMatchObject({ lastDay: '2010-04-06' });
  });

  test('takes the ended cases of a debtor with the open ones', async () => {
    await world.register.recordFacts([payment('2009-05-05', '1260.00', { case: 'K1' })]);
    await openedCase(world, { debtor: 'D1', id: 'K2' });
    const { cases, changes } = await next.reassess({ limit: 10 });
    expect([cases, changes.map((change) => change.case)]).toEqual([2, ['K2']]);
  });

  test('leaves ended cases as they are, until a fact concerns them', async () => {
    await world.register.recordFacts([payment('2009-05-05', '1260.00', { case: 'K1', id: 'P' })]);
    expect((await next.reassess({ limit: 10 })).cases).toBe(0);
    const bounced = fact('payment-reversed', '2009-05-05', { case: 'K1' }, { payment: 'P' });
    expect((await next.recordFacts([bounced])).decisions).toMatchObject([
      { stage: 'recovery-due', nature: 'contrainte' },
    ]);
  });

  test('an ordinary act of the same morning goes on by itself, and is listed as such', async () => {
    world.clock.goTo('2009-04-20');
    await openedCase(world, { debtor: 'D2', id: 'K2', affiliation: 'voluntary' });
    world.clock.goTo('2009-05-05');
    const { changes } = await next.reassess({ limit: 10 });
    expect(changes.find((change) => change.case === 'K2')).toMatchObject({
      stage: { from: 'notice-period', to: 'caisse-notice-due' },
      held: [],
      done: [{ kind: 'notify-caisse' }],
    });
  });

  test('accepted, an act is done at once and its fact says by whom; once is enough', async () => {
    await next.reassess({ limit: 10 });
    const { appended, decisions } = await next.acceptHeld('K1' as never, 'Claire Martin');
    expect(appended).toMatchObject([
      {
        kind: 'procedure-chosen',
        data: { proof: { core: 'next metropole automatic', accepted: { by: 'Claire Martin', on: '2009-05-05' } } },
      },
    ]);
    expect(decisions).toMatchObject([{ nature: 'contrainte', attention: null }]);
    expect(await refusalOf(next.acceptHeld('K1' as never, 'Claire Martin'))).toBe('RCV-NOTHING-HELD');
    expect(await refusalOf(next.acceptHeld('nobody' as never, 'x'))).toBe('RCV-UNKNOWN-CASE');
    expect(await next.verifyChain('D1')).toMatchObject({ brokenAt: null });
  });

  test('two rule sets are compared case by case, without writing', async () => {
    world.clock.goTo('2009-05-05');
    await openedCase(world, { debtor: 'D2', id: 'K2' });
    await world.register.recordFacts([fact('claim-lodged', CLAIM, { debtor: 'D2', case: 'K2' })]);
    const first = await next.compareRules({ limit: 1 }, '1993', '2017');
    expect(first).toMatchObject({
      cases: 1,
      after: 'D1',
      changes: [
        {
          case: 'K1',
          stage: { from: 'recovery-due', to: 'notice-period' },
          deadlines: [
            { deadline: 'notice-period', from: '2009-05-04', to: '2009-06-02' },
            { deadline: 'procedure-start', to: null },
          ],
          acts: { from: [{ kind: 'choose-procedure' }], to: [] },
        },
      ],
    });
    const second = await next.compareRules({ limit: 1, after: first.after! }, '1993', '2017');
    expect(second.changes[0]?.deadlines).toContainEqual(
      expect.objectContaining({ deadline: 'claim-ruling', from: '2009-05-11', to: '2009-06-10' }),
    );
    expect((await next.compareRules({ limit: 10 }, '1993', '1993')).changes).toEqual([]);
  });
});
