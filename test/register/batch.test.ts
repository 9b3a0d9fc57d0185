import type { Affiliation, CaseId, DebtorId, NewFact } from '../../src/domain/facts/fact';
import type { BatchResult, NewCase } from '../../src/register/contract';
import { createPool } from '../../src/register/pool';
import { fact, newWorld, openedCase, payment, type World } from './world';

let world: World;
beforeEach(async () => {
  world = await newWorld();
});
afterEach(() => world.end());

/** A notice of 1 April 2009 for 1,260.00 €, dispatched that day. */
function notice(
  ref: string,
  of: { debtor?: string; affiliation?: Affiliation; caisse?: string; on?: string; name?: string } = {},
): NewCase {
  const { debtor = ref, affiliation = 'compulsory', caisse = 'C1', on = '2009-04-01', name = 'Durand' } = of;
  const common = { source: 'import', recordedBy: 'import', on: on as never };
  return {
    debtor: { id: `D-${debtor}` as DebtorId, ref: debtor, name, nir: '255081416802538', affiliation },
    case: {
      id: `K-${ref}` as CaseId,
      caisse,
      noticeRef: ref,
      debts: [
        {
          period: '2009-S1',
          dueOn: '2009-02-01' as never,
          contributions: '1200.00',
          surcharges: '60.00',
          penalties: '0.00',
        },
      ],
    },
    ...common,
    id: `notice:${ref}`,
    further: [{ ...common, id: `notice:${ref}:dispatched`, kind: 'notice-dispatched', data: { tracking: 'T1' } }],
  };
}

const saying = (results: readonly BatchResult[]): string[] =>
  results.map((result) => (result.state === 'refused' ? result.refusal.code : result.state));

const counted = async (table: string): Promise<number> =>
  Number((await world.pool.query(`SELECT count(*)::int AS n FROM ${table}`)).rows[0].n);

test('what comes in bulk stands in the register as what comes one by one', async () => {
  const items = [
    notice('N1', { name: 'A\tB\\C\n"D" \\N {é}' }),
    notice('N2', { debtor: 'N1', name: 'A' }),
    notice('N3', { affiliation: 'voluntary', on: '2009-02-10' }),
  ];
  const single = await newWorld();
  try {
    for (const item of items) await single.register.openCase(item);
    expect(saying(await world.register.openMany(items))).toEqual(['accepted', 'accepted', 'accepted']);
    for (const debtor of ['D-N1', 'D-N3']) {
      const [bulk, one] = await Promise.all([world.register.readFile(debtor), single.register.readFile(debtor)]);
      expect(bulk.identity).toEqual(one.identity);
      expect(bulk.assessment).toEqual(one.assessment);
      const said = ({ seq: _seq, recordedAt: _at, ...rest }: (typeof bulk.facts)[number]): object => rest;
      expect(bulk.facts.map(said)).toEqual(one.facts.map(said));
      expect(await world.register.verifyChain(debtor)).toEqual({ facts: bulk.facts.length, brokenAt: null });
    }
    for (const id of ['K-N1', 'K-N2', 'K-N3']) {
      const [bulk, one] = await Promise.all([world.register.readCase(id), single.register.readCase(id)]);
      expect(bulk.record).toEqual(one.record);
      expect(bulk.summary).toEqual({ ...one.summary, version: bulk.summary.version });
      expect(bulk.debts).toEqual(one.debts);
      expect(bulk.effects.map(({ key, state }) => [key, state])).toEqual(
        one.effects.map(({ key, state }) => [key, state]),
      );
    }
  } finally {
    await single.end();
  }
});

test('the same batch again changes nothing, on whichever day it comes', async () => {
  const items = [notice('N1'), notice('N2', { debtor: 'N1' }), notice('N3')];
  await world.register.openMany(items);
  const before = await world.register.readCase('K-N1');
  world.clock.goTo('2009-06-01');
  expect(saying(await world.register.openMany(items))).toEqual(['unchanged', 'unchanged', 'unchanged']);
  expect(await world.register.readCase('K-N1')).toEqual(before);
  expect([await counted('fact'), await counted('recovery_case'), await counted('debtor')]).toEqual([8, 3, 2]);
});

test('a notice that is refused leaves nothing of itself, and takes no other with it', async () => {
  const items = [
    notice('N1', { on: '2009-04-02', name: 'Mistaken' }),
    notice('N2', { debtor: 'N1' }),
    notice('N3', { debtor: 'N1', affiliation: 'voluntary' }),
    notice('N4', { caisse: 'C9' }),
    notice('N5'),
    notice('N6', { on: '2009-04-02' }),
  ];
  expect(saying(await world.register.openMany(items))).toEqual([
    'RCV-FUTURE-DAY',
    'accepted',
    'RCV-AFFILIATION-DIFFERS',
    'RCV-UNKNOWN-CAISSE',
    'accepted',
    'RCV-FUTURE-DAY',
  ]);
  expect(await counted('recovery_case')).toBe(2);
  // Of N6's debtor nothing is kept: no notice of its own was taken in.
  expect(await counted('debtor_identity')).toBe(2);
  const { identity, facts } = await world.register.readFile('D-N1');
  expect(identity?.name).toBe('Durand');
  expect(facts.map(({ kind }) => kind)).toEqual(['affiliation-set', 'case-opened', 'notice-dispatched']);
});

test('a notice of a debtor on file joins its file, and the regime on file stands', async () => {
  await openedCase(world);
  const known = { debtor: 'ref-D1' };
  const items = [
    notice('N1', known),
    notice('N2', { ...known, affiliation: 'voluntary' }),
    notice('N-K1', { debtor: 'other' }),
  ];
  expect(saying(await world.register.openMany(items))).toEqual([
    'accepted',
    'RCV-AFFILIATION-DIFFERS',
    'RCV-CASE-EXISTS',
  ]);
  expect((await world.register.readCase('K-N1')).summary).toMatchObject({
    debtor: 'D1',
    stage: 'notice-period',
    version: 1,
  });
  expect(await world.register.verifyChain('D1')).toEqual({ facts: 5, brokenAt: null });
});

test('a dry run says the same and writes nothing', async () => {
  await openedCase(world);
  const items = [notice('N1', { debtor: 'ref-D1' }), notice('N2'), notice('N3', { on: '2009-04-02' })];
  const tables = ['fact', 'debtor', 'debtor_identity', 'recovery_case', 'deadline'];
  const before = await Promise.all(tables.map(counted));
  const said = saying(await world.register.openMany(items, { dryRun: true }));
  expect(await Promise.all(tables.map(counted))).toEqual(before);
  expect(saying(await world.register.openMany(items))).toEqual(said);
  expect(said).toEqual(['accepted', 'accepted', 'RCV-FUTURE-DAY']);
});

test('two intakes of the same notices at once take each in once', async () => {
  const items = Array.from({ length: 30 }, (_, index) => notice(`N${index}`, { debtor: `R${index % 7}` }));
  const anonymous = items.map(({ debtor: { id: _id, ...debtor }, case: { id: _case, ...rest }, ...item }) => ({
    ...item,
    debtor,
    case: rest,
  }));
  const both = await Promise.all([world.register.openMany(anonymous), world.register.openMany(anonymous)]);
  for (const [index, result] of saying(both[0]!).entries())
    expect([result, saying(both[1]!)[index]].sort()).toEqual(['accepted', 'unchanged']);
  expect([await counted('debtor_identity'), await counted('recovery_case'), await counted('fact')]).toEqual([
    7, 30, 67,
  ]);
});

test.each(['facts-on-file', 'cases-by-notice', 'debtors-by-ref'])(
  'what another intake commits right before %s is read is found unchanged, not refused',
  async (name) => {
    const { debtor, case: opened, ...item } = notice('N1', { debtor: 'R1' });
    const { id: _id, ...anyone } = debtor;
    const { id: _case, ...rest } = opened;
    const items = [{ ...item, debtor: anyone, case: rest }];
    const bulkPool = createPool({ url: world.url, max: 1, pipeline: false });
    let overtaken = false;
    bulkPool.on('connect', (client) => {
      const query = client.query.bind(client) as (...given: unknown[]) => unknown;
      client.query = ((...given: [{ name?: string }]) => {
        if (overtaken || given[0].name !== name) return query(...given);
        overtaken = true;
        return world.register.openMany(items).then(() => query(...given));
      }) as typeof client.query;
    });
    try {
      expect(saying(await world.another({ bulkPool }).openMany(items))).toEqual(['unchanged']);
      expect([overtaken, await counted('debtor'), await counted('recovery_case')]).toEqual([true, 1, 1]);
    } finally {
      await bulkPool.end();
    }
  },
);

test('payments in bulk: the morning first, one version for the case whatever their number, each once', async () => {
  const opened = await openedCase(world, { affiliation: 'voluntary' });
  world.clock.goTo('2009-05-10');
  const paid = (id: string, amount: string, on = '2009-05-10'): NewFact[] => [payment(on, amount, { case: 'K1', id })];
  const items = [
    paid('p1', '100.00'),
    paid('p2', '200.00'),
    paid('p1', '100.00'),
    paid('p1', '999.00'),
    paid('p3', '1.00', '2009-05-11'),
    [payment('2009-05-10', '5.00', { debtor: 'D9', id: 'p4' })],
    [payment('2009-05-10', '5.00', { debtor: 'D9', id: 'p2' })],
  ];
  expect(saying(await world.register.recordMany(items))).toEqual([
    'accepted',
    'accepted',
    'unchanged',
    'RCV-DUPLICATE-OTHER-CONTENT',
    'RCV-FUTURE-DAY',
    'RCV-UNKNOWN-DEBTOR',
    'RCV-DUPLICATE-OTHER-CONTENT',
  ]);
  const { summary, effects } = await world.register.readCase(opened.case);
  expect(summary).toMatchObject({ stage: 'caisse-notice-due', version: 2, balance: { paid: 30000n, due: 96000n } });
  expect(effects).toMatchObject([{ kind: 'notify-caisse', state: 'pending' }]);
  expect(await world.register.claimBehind(10)).toHaveLength(1);
});

test.each<[string, readonly number[]]>([
  ['the first', [0]],
  ['the last', [59]],
  ['the first three', [0, 1, 2]],
  ['some', [7, 30, 31, 59]],
  ['all', [...Array(60).keys()]],
])('payments of one debtor of which %s are refused: the others stand, in their order', async (_, bad) => {
  await openedCase(world);
  const items = Array.from({ length: 60 }, (_, index) => [
    bad.includes(index)
      ? fact('payment-reversed', '2009-04-01', { case: 'K1', id: `R${index}` }, { payment: 'test/never' })
      : payment('2009-04-01', '1.00', { case: 'K1', id: `P${index}` }),
  ]);
  const results = await world.register.recordMany(items);
  expect(results.flatMap(({ state }, index) => (state === 'refused' ? [index] : []))).toEqual(bad);
  const good = items.flatMap(([one], index) => (bad.includes(index) ? [] : [one?.id]));
  const { facts, summary } = await world.register.readCase('K1');
  expect(facts.filter(({ kind }) => kind === 'payment-received').map(({ id }) => id)).toEqual(good);
  expect(facts.some(({ kind }) => kind === 'payment-reversed')).toBe(false);
  expect(summary.balance.paid).toBe(BigInt(good.length) * 100n);
});

test('an act in bulk is checked as one by itself: the signatory needs a delegation', async () => {
  await openedCase(world);
  world.clock.goTo('2009-05-10');
  const signed = (signatory: string): NewFact[] => [
    fact('contrainte-signed', '2009-05-10', { case: 'K1' }, { reference: 'CT-1', amount: '1260.00', signatory }),
  ];
  expect(saying(await world.register.recordMany([signed('nobody'), signed('director')]))).toEqual([
    'RCV-NO-DELEGATION',
    'accepted',
  ]);
  expect((await world.register.readCase('K1')).summary.stage).toBe('in-procedure');
});
