import { execFileSync, spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Embedded, startEmbedded } from '../../src/embedded';
import { migrate } from '../../src/register/migrate';
import { recouvrement } from '../support/command';
import { Folder, query, SEARCH_ATTRIBUTES, startWorkflow, statusOfWorkflow } from './folder';

jest.setTimeout(300_000);

/** A file system of a few megabytes is mounted for the test, which root alone may do. */
const mountable = ((): boolean => {
  const probe = mkdtempSync(join(tmpdir(), 'recouvrement-mount-'));
  const allowed = spawnSync('mount', ['-t', 'tmpfs', 'tmpfs', probe]).status === 0;
  if (allowed) execFileSync('umount', [probe]);
  rmSync(probe, { recursive: true });
  if (!allowed) process.stderr.write('A full disk is not tested: this user may not mount a file system.\n');
  return allowed;
})();

let folder: Folder;
let running: Embedded | undefined;
const settings = { ...process.env };

beforeEach(() => {
  folder = new Folder();
  mkdirSync(folder.path);
});
afterEach(async () => {
  process.env = settings;
  await running?.stop();
  running = undefined;
  spawnSync('umount', ['--lazy', folder.path]);
  folder.remove();
});

function mount(megabytes: number): void {
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=0711`, 'tmpfs', folder.path]);
}
const enlarge = (megabytes: number): void =>
  void execFileSync('mount', ['-o', `remount,size=${megabytes}m`, folder.path]);

/** Takes every byte that is left. */
function fill(): void {
  const file = openSync(join(folder.path, 'ballast'), 'w');
  try {
    for (const size of [1 << 20, 1 << 12]) while (written(file, Buffer.alloc(size, 1)));
  } finally {
    closeSync(file);
  }
}

function written(file: number, bytes: Buffer): boolean {
  try {
    return writeSync(file, bytes) === bytes.length;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOSPC') return false;
    throw error;
  }
}

const up = () =>
  spawnSync(process.execPath, [join(__dirname, '..', '..', 'bin', 'recouvrement.js'), 'up', '--once'], {
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], RECOUVREMENT_DATA: folder.path },
    encoding: 'utf8',
    timeout: 100_000,
  });

(mountable ? test : test.skip)('up on a disk too small says so; with more room it starts', () => {
  mount(20);
  const refused = up();
  expect([refused.status, refused.stderr]).toEqual([
    1,
    expect.stringMatching(/^RCV-DISK-FULL : Le disque est plein\. /m),
  ]);
  enlarge(400);
  expect(up()).toMatchObject({ status: 0, stderr: '' });
});

(mountable ? test : test.skip)(
  'a disk that fills up while all runs: said in French with its code, nothing lost, then it goes on',
  async () => {
    mount(400);
    running = await startEmbedded(folder.settings(), SEARCH_ATTRIBUTES);
    await migrate(running.databaseUrl);
    await startWorkflow(running.temporalAddress);
    process.env['RECOUVREMENT_DATA'] = folder.path;
    process.env['RECOUVREMENT_KEY_FILE'] = join(folder.parent, 'key');
    process.env['DATABASE_URL'] = running.databaseUrl;
    expect(await recouvrement('caisse', 'set', 'C1', '--name', 'Avant')).toMatchObject({ code: 0 });

    fill();
    // Words that do not compress, more than what is left free within the database's files.
    const long = Array.from({ length: 60_000 }, (_, index) => Math.sin(index).toString(36).slice(2)).join('');
    const full = await recouvrement('caisse', 'set', 'C2', '--name', long);
    expect([full.code, full.err]).toEqual([
      1,
      expect.stringMatching(/^RCV-DISK-FULL : Le disque est plein\. Libérer de la place/),
    ]);
    expect(await recouvrement('doctor', '--json')).toMatchObject({
      code: 1,
      out: expect.stringMatching(/0\.0 GiB free/),
    });

    rmSync(join(folder.path, 'ballast'));
    expect(await recouvrement('caisse', 'set', 'C2', '--name', long)).toMatchObject({ code: 0 });
    expect(await query(running.databaseUrl, 'SELECT id, left(name, 5) AS name FROM caisse ORDER BY id')).toEqual([
      { id: 'C1', name: 'Avant' },
      { id: 'C2', name: long.slice(0, 5) },
    ]);
    expect(await statusOfWorkflow(running.temporalAddress)).toBe('RUNNING');
  },
);

(mountable ? test : test.skip)(
  'a database that ends because its log has no room: said, and all that was recorded is there again',
  async () => {
    mount(400);
    running = await startEmbedded(folder.settings({ TEMPORAL_ADDRESS: 'temporal:7233', SMTP_URL: 'smtp://mail' }));
    await migrate(running.databaseUrl);
    await query(running.databaseUrl, 'CREATE TABLE kept (n int); CREATE TABLE churn AS SELECT 1 AS n');
    await query(running.databaseUrl, 'INSERT INTO kept SELECT generate_series(1, 1000)');
    const watch = new AbortController();
    const lost = running.lost(watch.signal).catch((error: Error & { code?: string }) => error);
    fill();
    // The log grows and needs a new file; the table's dead rows are used again.
    const churn = query(running.databaseUrl, `DO $$ BEGIN LOOP UPDATE churn SET n = n + 1; COMMIT; END LOOP; END $$`);
    await expect(churn).rejects.toThrow();
    const message = expect.stringMatching(/^PostgreSQL \(process \d+\) has ended/) as string;
    expect(await lost).toMatchObject({ code: 'ENOSPC', message });
    watch.abort();
    await running.stop();
    rmSync(join(folder.path, 'ballast'));
    running = await startEmbedded(folder.settings({ TEMPORAL_ADDRESS: 'temporal:7233', SMTP_URL: 'smtp://mail' }));
    expect(await query(running.databaseUrl, 'SELECT count(*)::int AS kept FROM kept')).toEqual([{ kept: 1000 }]);
  },
);
