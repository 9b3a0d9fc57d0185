import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, lstatSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Client, Connection } from '@temporalio/client';
import pg from 'pg';
import { readConfig } from '../../src/config';
import { DataFolderInUse, type Embedded, startEmbedded } from '../../src/embedded';
import { migrate } from '../../src/register/migrate';

jest.setTimeout(300_000);

const searchAttributes = { CaseStage: 'Keyword', DueAt: 'Datetime', NeedsAttention: 'Bool' };
let parent: string;
let dataFolder: string;
/** Where root's PostgreSQL keeps files that cannot lie in the data folder. */
let outside: string | undefined;
let running: Embedded | undefined;
const children: ChildProcess[] = [];

const settings = () => readConfig({ PATH: process.env.PATH, RECOUVREMENT_DATA: dataFolder });

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'recouvrement-data-'));
  chmodSync(parent, 0o711);
  dataFolder = join(parent, 'data');
});

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await running?.stop();
  running = undefined;
  if (outside) rmSync(outside, { recursive: true });
  outside = undefined;
  rmSync(parent, { recursive: true, force: true });
});

/** Runs the parts in a process of its own; gives their addresses. */
async function upInAnotherProcess(): Promise<{ child: ChildProcess; embedded: Embedded }> {
  const hook = join(__dirname, '..', 'support', 'typescript-hook.js');
  const child = spawn(process.execPath, ['--require', hook, join(__dirname, 'up-and-wait.ts')], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, RECOUVREMENT_DATA: dataFolder },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const [line] = (await once(createInterface({ input: child.stdout! }), 'line')) as [string];
  return { child, embedded: JSON.parse(line) as Embedded };
}

async function killed(child: ChildProcess): Promise<void> {
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
}

async function query(databaseUrl: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

async function withTemporal<T>(address: string, work: (client: Client) => Promise<T>): Promise<T> {
  const connection = await Connection.connect({ address });
  try {
    return await work(new Client({ connection, namespace: 'default' }));
  } finally {
    await connection.close();
  }
}

const startWorkflow = (address: string) =>
  withTemporal(address, (client) => client.workflow.start('waits', { taskQueue: 'nobody', workflowId: 'case:1' }));
const statusOfWorkflow = (address: string) =>
  withTemporal(address, async (client) => (await client.workflow.getHandle('case:1').describe()).status.name);

test('what was recorded is there after a stop and a start, at the same addresses', async () => {
  running = await startEmbedded(settings(), searchAttributes);
  const first = running;
  await migrate(first.databaseUrl);
  await query(first.databaseUrl, "INSERT INTO caisse (id, name) VALUES ('C1', 'Première')");
  await startWorkflow(first.temporalAddress);
  await first.stop();
  await expect(query(first.databaseUrl, 'SELECT 1')).rejects.toThrow();

  running = await startEmbedded(settings(), searchAttributes);
  expect({ ...running, stop: null, lost: null }).toEqual({ ...first, stop: null, lost: null });
  expect((await migrate(running.databaseUrl)).applied).toEqual([]);
  expect(await query(running.databaseUrl, 'SELECT name FROM caisse')).toEqual([{ name: 'Première' }]);
  expect(await statusOfWorkflow(running.temporalAddress)).toBe('RUNNING');
});

test('parts left by a killed process are taken over, and stopped by who took them', async () => {
  const { child, embedded } = await upInAnotherProcess();
  await migrate(embedded.databaseUrl);
  const [before] = await query(embedded.databaseUrl, 'SELECT pg_postmaster_start_time()::text AS started');
  await startWorkflow(embedded.temporalAddress);
  await killed(child);

  running = await startEmbedded(settings(), searchAttributes);
  expect(running).toMatchObject({ databaseUrl: embedded.databaseUrl, temporalAddress: embedded.temporalAddress });
  expect(await query(running.databaseUrl, 'SELECT pg_postmaster_start_time()::text AS started')).toEqual([before]);
  expect(await statusOfWorkflow(running.temporalAddress)).toBe('RUNNING');

  await running.stop();
  await expect(query(embedded.databaseUrl, 'SELECT 1')).rejects.toThrow();
  await expect(statusOfWorkflow(embedded.temporalAddress)).rejects.toThrow();
});

test('a server that ends by itself is named', async () => {
  running = await startEmbedded(settings(), searchAttributes);
  const { pid } = JSON.parse(readFileSync(join(dataFolder, 'temporal.pid'), 'utf8')) as { pid: number };
  const watch = new AbortController();
  const lost = running.lost(watch.signal);
  process.kill(pid, 'SIGKILL');
  await expect(lost).rejects.toThrow(`Temporal (process ${pid}) has ended.`);
  watch.abort();
});

test('a start that is given up leaves nothing running', async () => {
  await expect(startEmbedded(settings(), searchAttributes, AbortSignal.abort(new Error('given up')))).rejects.toThrow(
    'given up',
  );
  expect(existsSync(join(dataFolder, 'postgres', 'postmaster.pid'))).toBe(false);
});

test('a second up on the same folder is told who holds it, and disturbs nothing', async () => {
  const { child, embedded } = await upInAnotherProcess();
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
  chmodSync(parent, 0o700);
  const elsewhere = { ...settings(), temporal: { ...settings().temporal, address: 'temporal:7233' } };
  running = await startEmbedded(elsewhere);
  await migrate(running.databaseUrl);
  await running.stop();
  running = await startEmbedded(elsewhere);
  expect((await migrate(running.databaseUrl)).applied).toEqual([]);
  const link = join(dataFolder, 'postgres');
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
