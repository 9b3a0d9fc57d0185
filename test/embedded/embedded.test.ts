import { chmodSync, existsSync, lstatSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DataFolderInUse, type Embedded, startEmbedded } from '../../src/embedded';
import { migrate } from '../../src/register/migrate';
import { Folder, killed, query, SEARCH_ATTRIBUTES, startWorkflow, statusOfWorkflow } from './folder';

jest.setTimeout(300_000);

let folder: Folder;
/** Where root's PostgreSQL keeps files that cannot lie in the data folder. */
let outside: string | undefined;
let running: Embedded | undefined;

const settings = () => folder.settings();

beforeEach(() => {
  folder = new Folder();
});

afterEach(async () => {
  await running?.stop();
  running = undefined;
  if (outside) rmSync(outside, { recursive: true });
  outside = undefined;
  folder.remove();
});

test('what was recorded is there after a stop and a start, at the same addresses', async () => {
  running = await startEmbedded(settings(), SEARCH_ATTRIBUTES);
  const first = running;
  await migrate(first.databaseUrl);
  await query(first.databaseUrl, "INSERT INTO caisse (id, name) VALUES ('C1', 'Première')");
  await startWorkflow(first.temporalAddress);
  await first.stop();
  await expect(query(first.databaseUrl, 'SELECT 1')).rejects.toThrow();

  running = await startEmbedded(settings(), SEARCH_ATTRIBUTES);
  expect({ ...running, stop: null, lost: null }).toEqual({ ...first, stop: null, lost: null });
  expect((await migrate(running.databaseUrl)).applied).toEqual([]);
  expect(await query(running.databaseUrl, 'SELECT name FROM caisse')).toEqual([{ name: 'Première' }]);
  expect(await statusOfWorkflow(running.temporalAddress)).toBe('RUNNING');
});

test('parts left by a killed process are taken over, and stopped by who took them', async () => {
  const { child, embedded } = await folder.upInAnotherProcess();
  await migrate(embedded.databaseUrl);
  const [before] = await query(embedded.databaseUrl, 'SELECT pg_postmaster_start_time()::text AS started');
  await startWorkflow(embedded.temporalAddress);
  await killed(child);

  running = await startEmbedded(settings(), SEARCH_ATTRIBUTES);
  expect(running).toMatchObject({ databaseUrl: embedded.databaseUrl, temporalAddress: embedded.temporalAddress });
  expect(await query(running.databaseUrl, 'SELECT pg_postmaster_start_time()::text AS started')).toEqual([before]);
  expect(await statusOfWorkflow(running.temporalAddress)).toBe('RUNNING');

  await running.stop();
  await expect(query(embedded.databaseUrl, 'SELECT 1')).rejects.toThrow();
  await expect(statusOfWorkflow(embedded.temporalAddress)).rejects.toThrow();
});

test('a server that ends by itself is named', async () => {
  running = await startEmbedded(settings(), SEARCH_ATTRIBUTES);
  const pid = folder.temporalPid();
  const watch = new AbortController();
  const lost = running.lost(watch.signal);
  process.kill(pid, 'SIGKILL');
  await expect(lost).rejects.toThrow(`Temporal (process ${pid}) has ended.`);
  watch.abort();
});

test('a start that is given up leaves nothing running', async () => {
  await expect(startEmbedded(settings(), SEARCH_ATTRIBUTES, AbortSignal.abort(new Error('given up')))).rejects.toThrow(
    'given up',
  );
  expect(existsSync(join(folder.path, 'postgres', 'postmaster.pid'))).toBe(false);
});

test('a second up on the same folder is told who holds it, and disturbs nothing', async () => {
  const { child, embedded } = await folder.upInAnotherProcess();
  const second = startEmbedded(settings());
  await expect(second).rejects.toThrow(DataFolderInUse);
  await expect(second).rejects.toThrow(`in use by process ${child.pid}`);
  expect(await query(embedded.databaseUrl.replace(/recouvrement$/, 'postgres'), 'SELECT 1 AS one')).toEqual([
    { one: 1 },
  ]);
  await killed(child);
  running = await startEmbedded(settings());
});

test('a data folder that the user of PostgreSQL cannot enter works all the same', async () => {
  chmodSync(folder.parent, 0o700);
  const elsewhere = { ...settings(), temporal: { ...settings().temporal, address: 'temporal:7233' } };
  running = await startEmbedded(elsewhere);
  await migrate(running.databaseUrl);
  await running.stop();
  running = await startEmbedded(elsewhere);
  expect((await migrate(running.databaseUrl)).applied).toEqual([]);
  const link = join(folder.path, 'postgres');
  if (lstatSync(link).isSymbolicLink()) outside = realpathSync(link);
});

test('only what has no address is started', async () => {
  const elsewhere = {
    databaseUrl: 'postgresql://db/x',
    temporal: { ...settings().temporal, address: 'temporal:7233' },
  };
  running = await startEmbedded({ ...settings(), ...elsewhere });
  expect(running).toMatchObject({ databaseUrl: 'postgresql://db/x', temporalAddress: 'temporal:7233' });
  expect(running.temporalUiUrl).toBeUndefined();
  expect(running.smtpUrl).toMatch(/^smtp:\/\/127\.0\.0\.1:\d+$/);
});
