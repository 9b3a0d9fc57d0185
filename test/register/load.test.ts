import { decide, type DebtorState, type Outcome } from '../../src/domain/assessment/decide';
import type { LegalDay } from '../../src/domain/calendar/legal-day';
import type { DebtorId, Instant, NewFact } from '../../src/domain/facts/fact';
import type { PeriodId } from '../../src/domain/office/periods';
import { FROM_EVER } from '../../src/domain/rules/affiliation';
import type { DecidedFile } from '../../src/register/contract';
import { fact, newWorld, payment, refusalOf, type World } from './world';

let world: World;
beforeEach(async () => {
  world = await newWorld();
  world.clock.goTo('2009-07-01');
});
afterEach(() => world.end());

/** Folds the core over a past: each step is a day and what was recorded on it; effects count as performed. */
function folded(debtor: string, steps: readonly [day: string, facts: readonly NewFact[]][]): DecidedFile {
  let state: DebtorState = { debtor: debtor as DebtorId, facts: [], cases: new Map() };
  let outcome: Outcome | undefined;
  for (const [day, facts] of steps) {
    const moment = { today: day as LegalDay, recordedAt: `${day}T07:00:00.000Z` as Instant };
    outcome = decide(state, facts, moment, {
      settings: { zone: 'metropole', automatic: true },
      delegations: [{ signatory: 'director', from: '2000-01-01' as LegalDay, to: null }],
    });
    state = outcome.state;
  }
  if (!outcome) throw new Error('no past');
  return {
    debtor: { id: debtor as DebtorId, ref: `ref-${debtor}`, name: 'Durand' },
    facts: state.facts,
    records: state.cases,
    assessment: outcome.assessment,
  };
}

const opening = (debtor: string, id: string): NewFact[] => [
  fact('affiliation-set', '2009-04-01', { debtor, id: `a-${id}` }, { affiliation: 'compulsory', from: FROM_EVER }),
  fact(
    'case-opened',
    '2009-04-01',
    { debtor, case: id, id: `o-${id}` },
    {
      caisse: 'C1',
      noticeRef: `N-${id}`,
      debts: [
        {
          period: 'p',
          dueOn: '2009-02-01' as LegalDay,
          contributions: '1200.00',
          surcharges: '60.00',
          penalties: '0.00',
        },
      ],
    },
  ),
  fact('notice-dispatched', '2009-04-01', { debtor, case: id, id: `d-${id}` }, { tracking: 'T' }),
];

test('a past comes in as it was decided: its instants, its acts, its chain', async () => {
  const past = folded('D1', [
    ['2009-04-01', opening('D1', 'K1')],
    ['2009-05-05', []],
    ['2009-06-10', [payment('2009-06-09', '100.00', { debtor: 'D1', case: 'K1' }, 'virement Durand')]],
  ]);
  expect(await world.register.load([past])).toEqual({ debtors: 1, cases: 1, facts: 5, already: 0 });
  const { summary, facts, record } = await world.register.readCase('K1');
  expect(summary).toMatchObject({
    stage: 'recovery-due',
    nature: 'contrainte',
    version: 1,
    notifiedVersion: 0,
    balance: { due: 116000n },
  });
  expect(facts).toEqual(past.facts.filter(({ case: id }) => id === 'K1'));
  expect(record.deadlines).toEqual(past.records.get('K1' as never)?.deadlines);
  expect(await world.register.verifyChain('D1')).toEqual({ facts: 5, brokenAt: null });
  const { rows } = await world.pool.query('SELECT DISTINCT loaded_at FROM fact');
  expect(rows).toEqual([{ loaded_at: new Date(world.clock.now()) }]);
});

test('live facts follow the past, and open cases are left to the pump', async () => {
  const ended = folded('D2', [
    ['2009-04-01', opening('D2', 'K2')],
    ['2009-04-10', [payment('2009-04-09', '1260.00', { debtor: 'D2', case: 'K2' })]],
  ]);
  await world.register.load([folded('D1', [['2009-04-01', opening('D1', 'K1')]]), ended]);
  expect((await world.register.claimBehind(10)).map(({ decision }) => decision.case)).toEqual(['K1']);
  expect((await world.register.readCase('K2')).summary).toMatchObject({ stage: 'settled', endedOn: '2009-04-10' });
  const { appended } = await world.register.recordFacts([payment('2009-06-30', '10.00', { debtor: 'D1', case: 'K1' })]);
  expect(appended.map(({ seq }) => seq)).toEqual([4, 5]);
  expect((await world.register.verifyChain('D1')).brokenAt).toBeNull();
});

test('the same load again changes nothing; another past for the same debtor is refused', async () => {
  const past = folded('D1', [['2009-04-01', opening('D1', 'K1')]]);
  await world.register.load([past]);
  expect(await world.register.load([past])).toEqual({ debtors: 0, cases: 0, facts: 0, already: 1 });
  const other = folded('D1', [['2009-04-01', opening('D1', 'K7')]]);
  expect(await refusalOf(world.register.load([other]))).toBe('RCV-DUPLICATE-OTHER-CONTENT');
});

test('effects still due wait for the go-live day', async () => {
  const past = folded('D1', [
    ['2009-04-01', opening('D1', 'K1')],
    ['2009-06-30', []],
  ]);
  await world.register.load([past], { effectsFrom: '2009-07-02T07:00:00.000Z' as Instant });
  const { effects } = await world.register.readCase('K1');
  expect(effects).toMatchObject([
    { kind: 'remind-officer', state: 'pending', nextAttemptAt: '2009-07-02T07:00:00.000Z' },
  ]);
  const key = effects[0]!.key;
  expect(await world.register.leaseEffect(key, 60_000)).toBeNull();
  world.clock.goTo('2009-07-02');
  expect(await world.register.leaseEffect(key, 60_000)).toMatchObject({ data: { about: 'procedure-late' } });
});

test('a caisse that is not declared is refused by its name', async () => {
  const past = folded('D1', [['2009-04-01', opening('D1', 'K1')]]);
  await world.pool.query('DELETE FROM caisse');
  expect(await refusalOf(world.register.load([past]))).toBe('RCV-UNKNOWN-CAISSE');
});

test('what is loaded while a freezing is broken off moves none of its lines, and comes by a rectifying statement', async () => {
  const past = (rank: number): DecidedFile => folded(`D${rank}`, [['2009-04-01', opening(`D${rank}`, `K${rank}`)]]);
  await world.register.load([past(1), past(2)]);
  world.clock.goTo('2009-07-03');
  await world.pool.query(`CREATE FUNCTION fail() RETURNS trigger AS $$ BEGIN RAISE 'no room'; END $$ LANGUAGE plpgsql;
    CREATE TRIGGER fail BEFORE INSERT ON statement_block FOR EACH ROW WHEN (NEW.block = 1) EXECUTE FUNCTION fail()`);
  const semester = { caisse: 'C1', period: '2009-S1' as PeriodId };
  const request = { ...semester, debtorsPerBlock: 1, threads: 0 };
  await expect(world.register.statements.freeze(request)).rejects.toThrow('no room');
  await world.pool.query('DROP TRIGGER fail ON statement_block');
  world.clock.pass(60_000);
  await world.register.load([past(0)]); // comes first by its reference
  world.clock.pass(60_000);
  expect(await world.register.statements.freeze(request)).toMatchObject({ lines: 2, closing: '2520.00' });
  const { rows } = await world.pool.query('SELECT block, "case" FROM statement_line ORDER BY block');
  expect(rows).toEqual([
    { block: 0, case: 'K1' },
    { block: 1, case: 'K2' },
  ]);
  expect(await world.register.statements.rectify(semester)).toMatchObject({
    lines: 1,
    differences: [{ line: { case: 'K0' }, change: 'ajoutée' }],
  });
});
