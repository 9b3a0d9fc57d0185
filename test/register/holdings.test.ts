import type { LegalDay } from '../../src/domain/calendar/legal-day';
import type { NewFact } from '../../src/domain/facts/fact';
import { casesWithoutNews, volumesOf, volumesOfCaisse } from '../../src/register/holdings';
import { fact, newWorld, openedCase, payment, refusalOf, type World } from './world';

let world: World;
beforeEach(async () => {
  world = await newWorld();
  await world.register.setCaisse({ id: 'C2', name: 'Caisse 2', email: null });
  await world.pool.query(`INSERT INTO bailiff (id, name, from_day, to_day) VALUES
    ('B1', 'Maître Un', '2000-01-01', NULL), ('B2', 'Maître Deux', '2000-01-01', '2009-05-31')`);
});
afterEach(() => world.end());

const day = (text: string): LegalDay => text as LegalDay;
const holds = (bailiff: string, on = '2009-12-01') => volumesOf(world.pool, bailiff, day(on));

/** A case of 1,260.00 €, engaged on 11 May 2009 and placed on 18 May. */
async function placed(id: string, { bailiff = 'B1', caisse = 'C1' } = {}): Promise<{ debtor: string; case: string }> {
  const subject = { debtor: `D-${id}`, case: id };
  world.clock.goTo('2009-04-01');
  await openedCase(world, { debtor: subject.debtor, id, caisse });
  const contrainte = { reference: 'CT', amount: '1260.00', signatory: 'director' };
  await record('2009-05-11', fact('contrainte-signed', '2009-05-11', subject, contrainte));
  await record('2009-05-18', fact('case-placed', '2009-05-18', subject, { bailiff }));
  return subject;
}

async function record(on: string, ...facts: Parameters<World['register']['recordFacts']>[0]): Promise<void> {
  world.clock.goTo(on);
  await world.register.recordFacts(facts);
}

const report = (on: string, subject: { debtor: string; case: string }, id = `report-${subject.case}-${on}`) =>
  fact('bailiff-reported', on, { ...subject, id }, { bailiff: 'B1', act: 'commandement', result: 'sans suite' });

test('a bailiff holds, by caisse, the open cases placed with him, and what is owed of them without costs', async () => {
  const first = await placed('K1');
  await placed('K2');
  await placed('K3', { caisse: 'C2' });
  await placed('K4', { bailiff: 'B2' });
  expect(await holds('B1')).toEqual([
    { caisse: 'C1', cases: 2, due: '2520.00', reports: 0 },
    { caisse: 'C2', cases: 1, due: '1260.00', reports: 0 },
  ]);
  await record('2009-06-01', fact('debt-adjusted', '2009-06-01', first, { costs: '72.00' }));
  await record('2009-06-02', payment('2009-06-02', '200.00', first));
  expect(await holds('B1')).toMatchObject([{ due: '2320.00' }, {}]);
  expect(await volumesOfCaisse(world.pool, 'C1')).toEqual([{ caisse: 'C1', cases: 3, due: '3580.00', reports: 0 }]);
  expect(await volumesOfCaisse(world.pool, 'C9')).toEqual([]);
});

test('what ends or is recalled he holds no more; a bounced payment gives it back', async () => {
  const [first, second] = [await placed('K1'), await placed('K2')];
  await record('2009-06-01', payment('2009-06-01', '1260.00', { ...first, id: 'cheque' }));
  await record('2009-06-02', fact('case-recalled', '2009-06-02', second, { reason: 'sans nouvelles' }));
  expect(await holds('B1')).toEqual([]);
  await record('2009-06-03', fact('payment-reversed', '2009-06-03', first, { payment: 'cheque' }));
  expect(await holds('B1')).toMatchObject([{ cases: 1, due: '1260.00' }]);
});

test('his reports of the last six months are counted, of cases that ended too; retracted ones are not', async () => {
  const [first, second] = [await placed('K1'), await placed('K2')];
  await record('2009-06-01', report('2009-06-01', first), report('2009-05-20', first, 'wrong'));
  await record('2009-06-02', fact('retraction', '2009-06-02', { ...first, retracts: 'wrong' }));
  await record('2009-06-10', report('2009-06-10', second), payment('2009-06-10', '1260.00', second));
  expect(await holds('B1', '2009-06-10')).toMatchObject([{ cases: 1, reports: 2 }]);
  expect(await holds('B1', '2009-12-01')).toMatchObject([{ reports: 1 }]); // 1 June is six months ago
  expect(await holds('B1', '2009-06-09')).toMatchObject([{ reports: 1 }]);
});

test('without news are those neither placed nor reported on since a day', async () => {
  const [first] = [await placed('K1'), await placed('K2', { caisse: 'C2' })];
  await record('2009-06-20', report('2009-06-15', first));
  const asked = async (since: string) =>
    (await casesWithoutNews(world.pool, 'B1', day(since))).map((found) => found.case);
  expect(await asked('2009-05-18')).toEqual([]);
  expect(await asked('2009-05-19')).toEqual(['K2']);
  expect(await asked('2009-06-16')).toEqual(['K1', 'K2']);
  expect(await casesWithoutNews(world.pool, 'B1', day('2009-06-16'))).toMatchObject([
    { case: 'K1', noticeRef: 'N-K1', caisse: 'C1', placedOn: '2009-05-18', reportedOn: '2009-06-15' },
    { case: 'K2', reportedOn: null },
  ]);
});

test('a bailiff may report of what he gave back, not of what was placed with him by mistake', async () => {
  const [recalled, mistaken] = [await placed('K1'), await placed('K2')];
  await record('2009-06-02', fact('case-recalled', '2009-06-02', recalled, { reason: 'sans nouvelles' }));
  const placings = await world.pool.query<{ id: string }>(
    `SELECT id FROM fact WHERE kind = 'case-placed' AND "case" = 'K2'`,
  );
  const retracts = placings.rows[0]?.id ?? '';
  await record('2009-06-02', fact('retraction', '2009-06-02', { ...mistaken, retracts }));
  const reports = [report('2009-06-03', recalled), report('2009-06-03', mistaken)] as NewFact<'bailiff-reported'>[];
  const ground = await world.register.replyGround(reports, []);
  expect([ground.wasPlaced('K1', 'B1'), ground.wasPlaced('K2', 'B1'), ground.wasPlaced('K1', 'B2')]).toEqual([
    true,
    false,
    false,
  ]);
});

test('the register knows who is in office: others are refused, by the one fact and in bulk', async () => {
  const subject = await placed('K1');
  await record('2009-06-02', fact('case-recalled', '2009-06-02', subject, { reason: 'autre étude' }));
  const with_ = (bailiff: string) => fact('case-placed', '2009-06-02', subject, { bailiff });
  expect(await refusalOf(world.register.recordFacts([with_('B2')]))).toBe('RCV-BAILIFF-NOT-IN-OFFICE');
  expect(await refusalOf(world.register.recordFacts([with_('B9')]))).toBe('RCV-UNKNOWN-BAILIFF');
  expect(await world.register.recordMany([[with_('B2')], [with_('B1')]])).toMatchObject([
    { state: 'refused', refusal: { code: 'RCV-BAILIFF-NOT-IN-OFFICE' } },
    { state: 'accepted' },
  ]);
});

test('hundreds of cases in his hands are counted through the index of what he holds', async () => {
  const plan = async (sql: string): Promise<string> => {
    const client = await world.pool.connect();
    try {
      await client.query('SET enable_seqscan = off');
      const { rows } = await client.query<{ 'QUERY PLAN': string }>(`EXPLAIN ${sql}`);
      return rows.map((row) => row['QUERY PLAN']).join('\n');
    } finally {
      await client.query('RESET enable_seqscan');
      client.release();
    }
  };
  expect(await plan(`SELECT count(*) FROM recovery_case WHERE bailiff = 'B1' AND ended_on IS NULL`)).toMatch(
    /recovery_case_held_by/,
  );
  expect(
    await plan(
      `SELECT count(*) FROM fact WHERE kind = 'bailiff-reported' AND data ->> 'bailiff' = 'B1' AND "on" > '2009-06-01'`,
    ),
  ).toMatch(/fact_bailiff_reports/);
});
