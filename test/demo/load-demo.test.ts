import { END_STAGES, STAGES } from '../../src/domain/assessment/assessment';
import { loadDemo } from '../../src/demo/load-demo';
import { portfolioSummary } from '../../src/demo/summary';
import { newWorld, type World } from '../register/world';

const SETTINGS = { zone: 'metropole', automatic: true } as const;

let world: World;
beforeEach(async () => {
  world = await newWorld();
  world.clock.goTo('2026-11-23');
});
afterEach(() => world.end());

test('the whole portfolio comes into the register: every stage, nothing sent anew, chains valid', async () => {
  const { register, clock, pool } = world;
  const started = performance.now();
  const loaded = await loadDemo(register, clock, { settings: SETTINGS });
  process.stdout.write(`loaded ${JSON.stringify(loaded)} in ${Math.round(performance.now() - started)} ms\n`);
  expect(loaded).toMatchObject({ debtors: 2000, cases: 2600, already: false });
  const counts = await register.countByStage();
  for (const stage of STAGES) expect(counts.get(stage)).toBeGreaterThan(0);
  const { rows } = await pool.query(
    `SELECT count(*)::int AS facts, max(recorded_on) AS latest FROM fact WHERE "on" = '2026-11-23' AND source <> 'system'`,
  );
  expect(rows[0]).toEqual({ facts: 0, latest: null });
  for (const debtor of ['SYN-D00001', 'SYN-D01000', 'SYN-D02000'])
    expect((await register.verifyChain(debtor)).brokenAt).toBeNull();

  const ended = STAGES.filter((stage) => END_STAGES.has(stage)).reduce(
    (sum, stage) => sum + (counts.get(stage) ?? 0),
    0,
  );
  let claimed = 0;
  for (let batch = await register.claimBehind(500); batch.length > 0; batch = await register.claimBehind(500))
    claimed += batch.length;
  expect(claimed).toBe(2600 - ended);

  const summary = await portfolioSummary(register, clock);
  process.stdout.write(`${summary}\n`);
  expect(summary).toContain('lundi 23 novembre 2026 : 2600 dossiers');
  expect(summary).toContain('Prochaines échéances');
  expect(summary).toMatch(/Contraintes à signer : \d+/);
  expect(summary).toContain('avis à la caisse : 3');
});

test('a second load changes nothing, on the same day or later', async () => {
  const { register, clock, pool } = world;
  const options = { settings: SETTINGS, debtors: 40, cases: 52 };
  const everything = async (): Promise<unknown> =>
    (
      await pool.query(
        'SELECT (SELECT count(*) FROM fact) f, (SELECT count(*) FROM recovery_case) c, (SELECT count(*) FROM delegation) d, (SELECT count(*) FROM caisse) k',
      )
    ).rows;
  await loadDemo(register, clock, options);
  const before = await everything();
  expect(await loadDemo(register, clock, options)).toEqual({ debtors: 0, cases: 0, facts: 0, already: true });
  clock.goTo('2026-12-24');
  expect(await loadDemo(register, clock, options)).toMatchObject({ already: true });
  expect(await everything()).toEqual(before);
});

test('life goes on from there: a case wakes on its day and does what is due, dated that day', async () => {
  const { register, clock } = world;
  await loadDemo(register, clock, { settings: SETTINGS, debtors: 40, cases: 52 });
  const [waiting] = await register.listCases({ stage: 'notice-period' });
  if (!waiting?.wakeOn) throw new Error('no case waits');
  clock.goTo(waiting.wakeOn);
  const { decision } = await register.advance(waiting.case);
  expect(decision.stage).not.toBe('notice-period');
  const { facts } = await register.readCase(waiting.case);
  expect(facts.at(-1)?.recordedOn).toBe(waiting.wakeOn);
});
