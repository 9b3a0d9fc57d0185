import { addDays, type LegalDay } from '../../../src/domain/calendar/legal-day';
import type { LedgerRow } from '../../../src/domain/duties/ledger-row';
import { PERIODIC_KINDS } from '../../../src/domain/office/names';
import type { RuleSetChoice } from '../../../src/domain/rules/rule-sets';
import type { Register } from '../../../src/register/register';
import { fact, newWorld, openedCase, payment, type World } from '../world';

const CASES = ['K1', 'K2', 'K3', 'K4', 'K5', 'K6'];
/** K1 to K4 were notified nine days before, the others on 1 April. */
const TODAY = '2009-05-20' as LegalDay;

let world: World;
beforeEach(async () => {
  world = await newWorld();
});
afterEach(() => world.end());

async function collected(rows: AsyncIterable<LedgerRow>): Promise<LedgerRow[]> {
  const all: LedgerRow[] = [];
  for await (const row of rows) all.push(row);
  return all;
}

/** Cases of both regimes, claims, a payment, a case in a bailiff's hands, one bailiff who leaves, two caisses. */
async function portfolio(register: Register): Promise<void> {
  await register.setCaisse({ id: 'C2', name: 'Caisse 2', email: null });
  for (const [index, id] of CASES.entries())
    await openedCase(world, {
      id,
      debtor: `D${id}`,
      affiliation: index % 2 === 0 ? 'voluntary' : 'compulsory',
      caisse: index < 3 ? 'C1' : 'C2',
      dispatched: index > 3,
    });
  await register.office.beginDuties('2009-01-01' as LegalDay);
  const bailiff = { name: 'Étude', office: null, departement: '69', email: null };
  await register.office.setBailiff({ ...bailiff, id: 'B1', from: '2009-01-01' as LegalDay, to: null });
  await register.office.setBailiff({
    ...bailiff,
    id: 'B2',
    from: '2009-02-01' as LegalDay,
    to: '2009-06-10' as LegalDay,
  });
  await register.office.setBailiff({ ...bailiff, id: 'B3', from: '2009-06-15' as LegalDay, to: null });
  await morning(register, TODAY);
  const dispatched = ['K1', 'K2', 'K3', 'K4'].map((id) =>
    fact('notice-dispatched', '2009-05-11', { debtor: `D${id}`, case: id }, { tracking: 'T1' }),
  );
  for (const each of [
    ...dispatched,
    fact('claim-lodged', TODAY, { debtor: 'DK3', case: 'K3' }),
    fact('claim-lodged', TODAY, { debtor: 'DK4', case: 'K4' }),
    payment(TODAY, '260.00', { debtor: 'DK1', case: 'K1' }),
    payment(TODAY, '1260.00', { debtor: 'DK5', case: 'K5' }),
    fact(
      'contrainte-signed',
      TODAY,
      { debtor: 'DK6', case: 'K6' },
      { reference: 'CTR-1', amount: '1260.00', signatory: 'director' },
    ),
    fact('case-placed', TODAY, { debtor: 'DK6', case: 'K6' }, { bailiff: 'B1' }),
  ])
    await register.recordFacts([each]);
}

/** What the morning of a day does by itself: cases wake up, the schedules open their periods (queries on the first of the month). Nothing leaves, and nobody acts. */
async function morning(register: Register, day: LegalDay): Promise<void> {
  world.clock.goTo(day);
  for (const id of CASES) await register.advance(id);
  for (const kind of PERIODIC_KINDS)
    if (kind !== 'bailiff-query' || day.endsWith('-01')) await register.office.openDue(kind);
}

const told = ({ row, label, duty, dueOn, concerned }: LedgerRow): string =>
  `${label} ${duty} ${dueOn} ${row} ${JSON.stringify([...concerned].map(([caisse, cents]) => [caisse, String(cents)]))}`;

describe('The forecast', () => {
  test.each<[RuleSetChoice, number]>([
    ['1993', 1],
    ['1993', 22],
    ['1993', 23],
    ['1993', 75],
    ['1993', 180],
    ['1985', 180],
    ['by-date', 180],
  ])('by the rules %s, of %i days, is what comes on top when nobody does anything', async (ruleset, days) => {
    const register = world.another({ ruleset });
    await portfolio(register);
    const before = await register.ledger.exposure();
    const late = new Set((await collected(register.ledger.rows({ late: true }))).map(({ row }) => row));
    const foreseen = await collected(register.ledger.rowsToCome(days));
    const { on, exposure } = await register.ledger.forecast(days);
    for (let day = addDays(TODAY, 1); day <= on; day = addDays(day, 1)) await morning(register, day);
    const came = (await collected(register.ledger.rows({ late: true }))).filter(({ row }) => !late.has(row));
    expect(foreseen.map(told).sort()).toEqual(came.map(told).sort());
    const after = await register.ledger.exposure();
    expect(exposure.total.exposure).toBe(after.total.exposure - before.total.exposure);
    expect(came.length > 0).toBe(days > 22);
  });
});
