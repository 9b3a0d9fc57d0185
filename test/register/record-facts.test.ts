import { fact, newWorld, openedCase, payment, refusalOf, type World } from './world';

let world: World;
beforeEach(async () => {
  world = await newWorld();
});
afterEach(() => world.end());

test('a notice taken in opens its case and tells when it will wake', async () => {
  await openedCase(world);
  const decision = await world.register.decisionOf('K1');
  // Thirty days from 1 April end on 1 May, a holiday and a Friday: Monday 4 May.
  expect(decision).toMatchObject({
    case: 'K1',
    caisse: 'C1',
    version: 1,
    stage: 'notice-period',
    nature: null,
    waitsFor: { deadline: 'notice-period', lastDay: '2009-05-04' },
    ended: false,
    effects: [],
  });
  expect(decision.dueAt).toBe('2009-05-04T22:00:00.000Z');
  expect(decision.wakeAt! >= '2009-05-04T22:05:00.000Z' && decision.wakeAt! < '2009-05-05T03:00:00.000Z').toBe(true);
  const { summary, record, debts, facts } = await world.register.readCase('N-K1');
  expect(summary).toMatchObject({
    case: 'K1',
    debtor: 'D1',
    stage: 'notice-period',
    openedOn: '2009-04-01',
    endedOn: null,
    balance: { due: 126000n },
  });
  expect(record.deadlines).toHaveLength(1);
  expect(debts).toHaveLength(1);
  expect(facts.map(({ kind, seq }) => [kind, seq])).toEqual([
    ['case-opened', 2],
    ['notice-dispatched', 3],
  ]);
});

test('the same notice again changes nothing and finds its case', async () => {
  await openedCase(world);
  const before = await world.register.decisionOf('K1');
  world.clock.pass(60_000);
  await openedCase(world);
  expect(await world.register.decisionOf('K1')).toEqual(before);
  expect(world.observed).toHaveLength(1);
  const { rows } = await world.pool.query('SELECT count(*)::int AS n FROM fact');
  expect(rows[0].n).toBe(3);
});

const notice = (noticeRef: string) => ({
  debtor: { ref: 'R-9', affiliation: 'compulsory' as const },
  case: { caisse: 'C1', noticeRef, debts: [{ period: '2009-S1', dueOn: '2009-02-01' as never, contributions: '100.00', surcharges: '0.00', penalties: '0.00' }] },
  on: '2009-04-01' as never, source: 'import', id: `notice:${noticeRef}`, recordedBy: 'import',
}); // biome-ignore format: as given

test('a notice that takes its debtor for one of the other regime is refused; the same notice again stays a repetition', async () => {
  const { register } = world;
  const voluntary = (given: ReturnType<typeof notice>) => ({
    ...given,
    debtor: { ...given.debtor, affiliation: 'voluntary' as const },
  });
  await register.openCase(notice('A'));
  expect(await refusalOf(register.openCase(voluntary(notice('B'))))).toBe('RCV-AFFILIATION-DIFFERS');
  expect((await register.openCase(voluntary(notice('A')))).appended).toEqual([]);
  expect(await register.listCases({})).toHaveLength(1);
});

test('a notice dated in the future is refused', async () => {
  const given = notice('A');
  const dated = { ...given, case: { ...given.case, noticeOn: '2090-01-01' as never } };
  expect(await refusalOf(world.register.openCase(dated))).toBe('RCV-FUTURE-DAY');
});

test('a debtor taken in by another just after we had looked for it is found all the same', async () => {
  let first: Awaited<ReturnType<typeof world.register.openCase>> | undefined;
  const query = async (...given: readonly unknown[]): Promise<unknown> => {
    const found = await world.pool.query(...(given as [string, unknown[]]));
    if (first === undefined && JSON.stringify(given[0]).includes('debtor_identity'))
      first = await world.register.openCase(notice('A'));
    return found;
  };
  const pool = new Proxy(world.pool, {
    get: (real, name) => (name === 'query' ? query : Reflect.get(real, name, real).bind?.(real)),
  });
  const second = await world.another({ pool }).openCase(notice('B'));
  expect(second).toMatchObject({ debtor: first?.debtor, newDebtor: false });
});

test('a debtor and a case get opaque ids when none is given, and the second notice finds the debtor', async () => {
  const [first, second] = await Promise.all([
    world.register.openCase(notice('A')),
    world.register.openCase(notice('B')),
  ]);
  expect(second.debtor).toBe(first.debtor);
  expect(second.case).not.toBe(first.case);
  expect([first.newDebtor, second.newDebtor].sort()).toEqual([false, true]);
  expect(first.debtor).not.toContain('R-9');
});

test('the acting day chooses a contrainte; the payment known late withdraws it and settles the case', async () => {
  await openedCase(world);
  world.clock.goTo('2009-05-05');
  const { decision } = await world.register.advance('K1');
  expect(decision).toMatchObject({ version: 2, stage: 'recovery-due', nature: 'contrainte' });
  world.clock.goTo('2009-05-20');
  const consequences = await world.register.recordFacts([payment('2009-04-30', '1260.00')]);
  expect(consequences.appended.map(({ kind, source }) => [kind, source])).toEqual([
    ['payment-received', 'test'],
    ['procedure-withdrawn', 'system'],
  ]);
  expect(consequences.decisions).toMatchObject([
    { version: 3, stage: 'settled', nature: null, ended: true, wakeAt: null },
  ]);
  expect(world.observed.at(-1)).toEqual(consequences);
  expect((await world.register.readCase('K1')).summary.endedOn).toBe('2009-05-20');
});

test('advancing with nothing to do gives the current decision and raises no version', async () => {
  await openedCase(world);
  const before = await world.register.decisionOf('K1');
  world.clock.goTo('2009-04-02');
  expect(await world.register.advance('K1')).toEqual({ decision: before, others: [] });
});

test('a time limit is explained by what it rests on now, also when its last day stayed the same', async () => {
  await openedCase(world);
  world.clock.goTo('2009-04-06');
  await world.register.recordFacts([fact('notice-presented', '2009-04-03', { case: 'K1' })]);
  await world.register.recordFacts([fact('notice-delivered', '2009-04-03', { case: 'K1' })]);
  const { deadlines } = (await world.register.readCase('K1')).record;
  expect(deadlines.map(({ lastDay, why }) => [lastDay, why[0]])).toEqual([
    ['2009-05-04', { op: 'start', event: 'notice-delivered', day: '2009-04-03' }],
  ]);
});

test('the same fact twice is one; with other content it is refused', async () => {
  await openedCase(world);
  const paid = payment('2009-04-01', '100.00', { case: 'K1', id: 'P1' }, 'virement Durand');
  await world.register.recordFacts([paid]);
  const again = await world.register.recordFacts([{ ...paid, recordedBy: 'someone else' }]);
  expect(again).toMatchObject({ appended: [], duplicates: [{ id: 'P1' }], decisions: [] });
  for (const other of [
    payment('2009-04-01', '200.00', { case: 'K1', id: 'P1' }, 'virement Durand'),
    payment('2009-04-01', '100.00', { case: 'K1', id: 'P1' }, 'virement Dupont'),
  ])
    expect(await refusalOf(world.register.recordFacts([other]))).toBe('RCV-DUPLICATE-OTHER-CONTENT');
});

test('the same key in the file of another debtor is another content', async () => {
  await openedCase(world);
  await openedCase(world, { debtor: 'D2', id: 'K2' });
  await world.register.recordFacts([payment('2009-04-01', '100.00', { case: 'K1', id: 'P1' })]);
  expect(
    await refusalOf(
      world.register.recordFacts([payment('2009-04-01', '100.00', { debtor: 'D2', case: 'K2', id: 'P1' })]),
    ),
  ).toBe('RCV-DUPLICATE-OTHER-CONTENT');
});

test('what is unknown is refused by its name', async () => {
  const { register } = world;
  expect(await refusalOf(register.recordFacts([payment('2009-04-01', '1.00')]))).toBe('RCV-UNKNOWN-DEBTOR');
  await openedCase(world);
  expect(await refusalOf(register.recordFacts([payment('2009-04-01', '1.00', { case: 'K9' })]))).toBe(
    'RCV-UNKNOWN-CASE',
  );
  expect(await refusalOf(register.advance('K9'))).toBe('RCV-UNKNOWN-CASE');
  expect(await refusalOf(register.decisionOf('K9'))).toBe('RCV-UNKNOWN-CASE');
  expect(await refusalOf(register.readCase('K9'))).toBe('RCV-UNKNOWN-CASE');
  expect(await refusalOf(register.readFile('D9'))).toBe('RCV-UNKNOWN-DEBTOR');
  const opening = (caisse: string, noticeRef: string) =>
    fact(
      'case-opened',
      '2009-04-01',
      { case: 'K3' },
      {
        caisse,
        noticeRef,
        debts: [
          { period: 'x', dueOn: '2009-02-01' as never, contributions: '1.00', surcharges: '0.00', penalties: '0.00' },
        ],
      },
    );
  expect(await refusalOf(register.recordFacts([opening('C9', 'N-K3')]))).toBe('RCV-UNKNOWN-CAISSE');
  expect(await refusalOf(register.recordFacts([opening('C1', 'N-K1')]))).toBe('RCV-CASE-EXISTS');
  expect(await refusalOf(register.recordFacts([{ ...fact('died', '2009-04-01', {}), source: 'system' }]))).toBe(
    'RCV-MALFORMED',
  );
});

test('a refused fact leaves nothing, nor do those given with it', async () => {
  await openedCase(world);
  const given = [
    payment('2009-04-01', '100.00'),
    fact(
      'contrainte-signed',
      '2009-04-01',
      { case: 'K1' },
      { reference: 'CT', amount: '1160.00', signatory: 'director' },
    ),
  ];
  const before = await world.register.readCase('K1');
  expect(await refusalOf(world.register.recordFacts(given))).toBe('RCV-TOO-EARLY');
  expect(await world.register.readCase('K1')).toEqual(before);
});

test('a delegation in force is needed to sign, and is read from the register', async () => {
  await openedCase(world);
  world.clock.goTo('2009-05-05');
  const signed = (signatory: string) =>
    fact('contrainte-signed', '2009-05-05', { case: 'K1' }, { reference: 'CT', amount: '1260.00', signatory });
  expect(await refusalOf(world.register.recordFacts([signed('nobody')]))).toBe('RCV-NO-DELEGATION');
  const { decisions } = await world.register.recordFacts([signed('director')]);
  expect(decisions).toMatchObject([{ stage: 'in-procedure' }]);
});
