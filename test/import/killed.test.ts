import { statSync } from 'node:fs';
import { newWorld, type World } from '../register/world';
import { campaign } from './campaign';
import { inbox } from './files';
import { runImport, startImport } from './import-process';

const box = inbox();
let world: World;
beforeEach(async () => {
  world = await newWorld();
});
afterEach(() => world.end());
afterAll(() => box.end());

/** Enough for threads, and for a kill in the middle. */
const NOTICES = 2_500;
/** Whole processes are started, several a test. */
jest.setTimeout(180_000);

const onFile = async (): Promise<Readonly<Record<string, number>>> => {
  const { rows } = await world.pool.query<Record<string, number>>(
    `SELECT (SELECT count(*)::int FROM recovery_case) AS cases, (SELECT count(*)::int FROM debtor) AS debtors,
       (SELECT count(*)::int FROM debtor_identity) AS identities, (SELECT count(*)::int FROM fact WHERE source <> 'system') AS facts,
       (SELECT count(*)::int FROM debt_item) AS debts`,
  );
  return rows[0] as Record<string, number>;
};
const DEBTORS = (NOTICES / 5) * 4;
const WHOLE = {
  cases: NOTICES,
  debtors: DEBTORS,
  identities: DEBTORS,
  facts: DEBTORS + 2 * NOTICES,
  debts: NOTICES,
};

test('an import killed half way goes on where it was when it is started again, and nothing is twice', async () => {
  const file = box.put(campaign(NOTICES));
  const { child, ended } = startImport(world.url, 'notices', file);
  while ((await onFile())['cases'] === 0 && child.exitCode === null) await new Promise(setImmediate);
  child.kill('SIGKILL');
  expect((await ended).code).toBeNull();
  await gone();
  const { cases: done = 0 } = await onFile();
  expect(done).toBeGreaterThan(0);
  expect(done).toBeLessThan(NOTICES);

  const second = await runImport(world.url, 'notices', file, '--json');
  expect(second).toMatchObject({ code: 0, err: '' });
  expect(JSON.parse(second.out)).toMatchObject({ accepted: NOTICES - done, unchanged: done, rejected: [] });
  expect(await onFile()).toEqual(WHOLE);

  const third = await runImport(world.url, 'notices', file, '--json', '--threads', '0');
  expect(JSON.parse(third.out)).toMatchObject({ accepted: 0, unchanged: NOTICES, rejected: [] });
  expect(await onFile()).toEqual(WHOLE);
});

test('two imports of one file at once take in each notice once, and say so', async () => {
  const file = box.put(campaign(NOTICES));
  const both = await Promise.all([1, 2].map(() => runImport(world.url, 'notices', file, '--json')));
  expect(both).toMatchObject([
    { code: 0, err: '' },
    { code: 0, err: '' },
  ]);
  const reports = both.map(
    ({ out }) => JSON.parse(out) as { accepted: number; unchanged: number; rejected: unknown[] },
  );
  expect(reports.map(({ accepted, unchanged, rejected }) => [accepted + unchanged, rejected])).toEqual([
    [NOTICES, []],
    [NOTICES, []],
  ]);
  expect(reports.reduce((sum, { accepted }) => sum + accepted, 0)).toBe(NOTICES);
  expect(await onFile()).toEqual(WHOLE);
});

test('nothing of the file stays with the server when the import was killed while reading', async () => {
  const file = box.put(campaign(40_000));
  expect(statSync(file).size).toBeGreaterThan(3_000_000);
  const { child, ended } = startImport(world.url, 'notices', file);
  const stagedTables = async () =>
    (await world.pool.query(`SELECT relname FROM pg_class WHERE relname = 'staged_line'`)).rows.length;
  while ((await stagedTables()) === 0 && child.exitCode === null) await new Promise(setImmediate);
  child.kill('SIGKILL');
  expect((await ended).code).toBeNull();
  await gone();
  expect(await stagedTables()).toBe(0);
  expect(await onFile()).toMatchObject({ cases: 0, debtors: 0, identities: 0 });
});

/** Waits until the server has seen that the process is gone. */
async function gone(): Promise<void> {
  const others = `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND application_name = 'recouvrement'
    AND pid NOT IN (SELECT pid FROM pg_stat_activity WHERE state = 'idle')`;
  while ((await world.pool.query(others)).rows.length > 0) await new Promise(setImmediate);
}
