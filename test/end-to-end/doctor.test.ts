import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client, Connection } from '@temporalio/client';
import type pg from 'pg';
import type { Check } from '../../src/cli/doctor/check';
import { type Embedded, startEmbedded } from '../../src/embedded';
import { createPool } from '../../src/register/pool';
import { Folder } from '../embedded/folder';
import { closedPort, recouvrement } from '../support/command';

jest.setTimeout(120_000);

const ROOT = path.join(__dirname, '..', '..');
const settings = { ...process.env };
let folder: Folder;
let parts: Embedded;
let db: pg.Pool;
let connection: Connection;
let client: Client;
let worker: ChildProcess | undefined;

beforeAll(async () => {
  folder = new Folder();
  // Of another type than ours: what a person may have registered by hand.
  parts = await startEmbedded(folder.settings(), { CaseStage: 'Text' });
  process.env['RECOUVREMENT_DATA'] = folder.path;
  process.env['RECOUVREMENT_KEY_FILE'] = path.join(folder.parent, 'key');
  process.env['DATABASE_URL'] = parts.databaseUrl;
  process.env['TEMPORAL_ADDRESS'] = parts.temporalAddress;
  process.env['SMTP_URL'] = parts.smtpUrl;
  connection = await Connection.connect({ address: parts.temporalAddress });
  client = new Client({ connection });
  db = createPool({ url: parts.databaseUrl, max: 1 });
});

afterAll(async () => {
  process.env = settings;
  worker?.kill('SIGKILL');
  await db?.end();
  await connection?.close();
  await parts?.stop();
  folder.remove();
});

/** What the doctor says now, by part, and how it ends. */
async function diagnosis(): Promise<{ code: number; of: (part: string) => Check | undefined; wrong: string[] }> {
  const { code, out } = await recouvrement('doctor', '--json');
  const checks = JSON.parse(out) as Check[];
  for (const { found, state, remedy } of checks) {
    expect(found).not.toMatch(/\n|prisma|at .+\.js:/i);
    expect(remedy === undefined).toBe(state === 'ok');
  }
  return {
    code,
    of: (part) => checks.find((check) => check.part === part),
    wrong: checks.filter(({ state }) => state === 'wrong').map(({ part }) => part),
  };
}

async function eventuallyWell(): Promise<void> {
  for (let looks = 0; ; looks++) {
    const { code, wrong } = await diagnosis();
    if (code === 0) return;
    if (looks > 30) throw new Error(`still wrong: ${wrong.join(', ')}`);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

test('before anything is set up: each thing that is missing, with what to do', async () => {
  const { code, of } = await diagnosis();
  expect(code).toBe(1);
  expect(of('PostgreSQL')).toMatchObject({
    state: 'wrong',
    found: expect.stringMatching(/"recouvrement" does not exist/),
  });
  expect(of('key file')).toMatchObject({ state: 'wrong', remedy: expect.stringMatching(/Restore the key file/) });
  expect(existsSync(process.env['RECOUVREMENT_KEY_FILE'] as string)).toBe(false); // looking makes none
  expect(of('search attributes')?.found).toMatch(/^CaseStage is not of type KEYWORD; CaseNature is missing; /);
  expect(of('schedules')).toMatchObject({ state: 'wrong', found: expect.stringMatching(/^"reconcile" is missing/) });
  expect(of('workers')?.found).toMatch(/^nobody works on cases \(workflows\), cases \(activities\), effects/);
  for (const part of [
    'program',
    'workflow bundle',
    'time zone',
    'disk',
    'Temporal',
    'clock of Temporal',
    'namespace',
    'mail',
  ])
    expect([part, of(part)?.state]).toEqual([part, 'ok']);
});

test('set up, and a worker running: all is well, exit code 0', async () => {
  await connection.operatorService.removeSearchAttributes({ namespace: 'default', searchAttributes: ['CaseStage'] });
  expect(await recouvrement('migrate')).toMatchObject({ code: 0 });
  expect(await recouvrement('caisse', 'list')).toMatchObject({ code: 0 }); // makes the key
  expect((await diagnosis()).wrong).toEqual(['workers']);
  worker = spawn(process.execPath, [path.join(ROOT, 'bin', 'recouvrement.js'), 'worker'], {
    env: process.env,
    stdio: 'ignore',
  });
  await eventuallyWell();
  expect((await diagnosis()).of('clock of PostgreSQL')?.state).toBe('ok');
});

test('what waits for a person is shown, and is no failure', async () => {
  await recouvrement('caisse', 'set', 'C1', '--name', 'Sans adresse');
  const file = path.join(folder.parent, 'case.json');
  const debts = [{ period: '2009-S1', dueOn: '2009-04-01', contributions: '1200.00' }];
  const debtor = { ref: 'A-1', affiliation: 'compulsory', name: 'Durand', nir: '2690549588157', city: 'Lyon' };
  writeFileSync(
    file,
    JSON.stringify({ debtor, case: { caisse: 'C1', noticeRef: 'MD-1', noticeOn: '2009-06-01', debts } }),
  );
  expect(await recouvrement('case', 'open', file)).toMatchObject({ code: 0 });
  await db.query("UPDATE recovery_case SET attention_reason = 'contradiction', version = version + 1");
  const { code, of } = await diagnosis();
  expect(code).toBe(0);
  expect(of('caisses')).toMatchObject({ state: 'warning', found: 'no address: C1 (1 in all)' });
  expect(of('cases')).toMatchObject({ state: 'warning', found: expect.stringMatching(/ \(contradiction\)$/) });
  expect(of('pump lag')).toMatchObject({ state: 'warning', found: expect.stringMatching(/^1 open cases: 1 behind/) });
  expect(of('key fits')).toMatchObject({ state: 'ok', found: 'opens 1 of 1 identities looked at' });
});

test('the key of another database, or one that others may read', async () => {
  const key = process.env['RECOUVREMENT_KEY_FILE'] as string;
  renameSync(key, `${key}.right`);
  writeFileSync(key, '7'.repeat(64), { mode: 0o600 });
  expect((await diagnosis()).of('key fits')).toMatchObject({
    state: 'wrong',
    found: 'opens 0 of 1 identities looked at',
  });
  expect(await recouvrement('worker')).toMatchObject({
    code: 1,
    err: expect.stringMatching(/not the one this database/),
  });
  renameSync(`${key}.right`, key);
  chmodSync(key, 0o644);
  expect((await diagnosis()).of('key file')).toMatchObject({
    state: 'wrong',
    found: expect.stringMatching(/mode 600/),
  });
  chmodSync(key, 0o600);
});

test('a schedule that was paused, changed, or deleted', async () => {
  const handle = client.schedule.getHandle('reconcile');
  await handle.pause();
  expect((await diagnosis()).of('schedules')?.found).toBe('"reconcile" is paused');
  await handle.unpause();
  await handle.update((found) => ({ ...found, spec: { intervals: [{ every: '1 day' }] } }));
  expect((await diagnosis()).of('schedules')?.found).toBe('"reconcile" is not defined as this version defines it');
  await handle.delete();
  expect((await diagnosis()).of('schedules')?.found).toBe('"reconcile" is missing');
  expect(await recouvrement('migrate')).toMatchObject({ code: 0 });
  await eventuallyWell();
});

test('a schema that is behind, or ahead of the program', async () => {
  const { rows } = await db.query<{ id: string; migration_name: string }>(
    'SELECT id, migration_name FROM _prisma_migrations ORDER BY started_at LIMIT 1',
  );
  const [first] = rows;
  await db.query("UPDATE _prisma_migrations SET migration_name = '20991231_newer' WHERE id = $1", [first?.id]);
  expect((await diagnosis()).of('register schema')?.found).toBe(`to be applied: ${first?.migration_name}`);
  await db.query('UPDATE _prisma_migrations SET migration_name = $2 WHERE id = $1', [first?.id, first?.migration_name]);
  await db.query(
    `INSERT INTO _prisma_migrations (id, checksum, finished_at, migration_name) VALUES ('x', '', now(), '20991231_newer')`,
  );
  expect((await diagnosis()).of('register schema')?.found).toBe('made by a newer version: 20991231_newer');
  await db.query("DELETE FROM _prisma_migrations WHERE id = 'x'");
});

test('everything away: every part is named, in one line each', async () => {
  const nowhere = `127.0.0.1:${await closedPort()}`;
  const empty = mkdtempSync(path.join(tmpdir(), 'recouvrement-nothing-'));
  const here = { ...process.env };
  process.env['DATABASE_URL'] = `postgresql://me:secret@${nowhere}/register`;
  process.env['TEMPORAL_ADDRESS'] = nowhere;
  process.env['SMTP_URL'] = `smtp://${nowhere}`;
  const { code, wrong } = await diagnosis();
  expect([code, wrong]).toEqual([1, ['PostgreSQL', 'Temporal', 'mail']]);
  for (const name of ['DATABASE_URL', 'TEMPORAL_ADDRESS', 'SMTP_URL']) delete process.env[name];
  process.env['RECOUVREMENT_DATA'] = empty;
  const unset = await diagnosis();
  expect([unset.code, unset.wrong]).toEqual([1, ['PostgreSQL', 'Temporal', 'mail']]);
  expect(unset.of('mail')).toMatchObject({
    found: expect.stringMatching(/^SMTP_URL is not set/),
    remedy: expect.stringMatching(/SMTP_URL/),
  });
  process.env = here;
  rmSync(empty, { recursive: true });
});
