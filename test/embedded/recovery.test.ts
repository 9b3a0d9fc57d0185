import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import pg from 'pg';
import { type Embedded, startEmbedded } from '../../src/embedded';
import { isRunning, identify } from '../../src/embedded/process-identity';
import { migrate } from '../../src/register/migrate';
import { Folder, killed, query, SEARCH_ATTRIBUTES, startWorkflow, statusOfWorkflow } from './folder';

jest.setTimeout(300_000);

let folder: Folder;
let running: Embedded | undefined;
let server: Server | undefined;

beforeEach(() => {
  folder = new Folder();
});
afterEach(async () => {
  await running?.stop();
  running = undefined;
  server?.close();
  server = undefined;
  folder.remove();
});

const start = (more: Readonly<Record<string, string>> = {}): Promise<Embedded> =>
  startEmbedded(folder.settings(more), SEARCH_ATTRIBUTES);
/** Only PostgreSQL: the other parts are said to be elsewhere. */
const startPostgresAlone = (): Promise<Embedded> =>
  start({ TEMPORAL_ADDRESS: 'temporal:7233', SMTP_URL: 'smtp://mail' });
const maintenance = ({ databaseUrl }: Embedded): string => databaseUrl.replace(/recouvrement$/, 'postgres');
const lives = (pid: number | undefined): boolean => identify(pid ?? 0) !== undefined;

describe('after kill -9', () => {
  test.each<[string, readonly ('postgres' | 'temporal' | 'up')[]]>([
    ['of PostgreSQL, and then of who started it', ['postgres', 'up']],
    ['of Temporal, and then of who started it', ['temporal', 'up']],
    ['of everything at once', ['postgres', 'temporal', 'up']],
  ])('%s, all is there again', async (_, victims) => {
    const { child, embedded } = await folder.upInAnotherProcess();
    await migrate(embedded.databaseUrl);
    await query(embedded.databaseUrl, "INSERT INTO caisse (id, name) VALUES ('C1', 'Première')");
    await startWorkflow(embedded.temporalAddress);
    const survivors = [folder.postgresPid(), folder.temporalPid()];
    if (victims.includes('postgres')) process.kill(folder.postgresPid(), 'SIGKILL');
    if (victims.includes('temporal')) process.kill(folder.temporalPid(), 'SIGKILL');
    await killed(child);

    running = await start();
    expect(await query(running.databaseUrl, 'SELECT name FROM caisse')).toEqual([{ name: 'Première' }]);
    expect(await statusOfWorkflow(running.temporalAddress)).toBe('RUNNING');
    // Never two on one file: what was killed runs anew, what lives was taken over.
    const now = [folder.postgresPid(), folder.temporalPid()];
    expect(now.map((pid, part) => pid === survivors[part])).toEqual([
      !victims.includes('postgres'),
      !victims.includes('temporal'),
    ]);
  });

  test('of PostgreSQL while a session works: the session, which does not notice, keeps nobody from starting', async () => {
    const first = await startPostgresAlone();
    const client = new pg.Client({ connectionString: maintenance(first) });
    client.on('error', () => undefined);
    await client.connect();
    const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    const session = rows[0]?.pid;
    client.query('SELECT sum(n) FROM generate_series(1, 1e11) AS n').catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 500)); // until it computes
    process.kill(folder.postgresPid(), 'SIGKILL');
    await first.stop();
    expect(lives(session)).toBe(true);

    running = await startPostgresAlone();
    expect(lives(session)).toBe(false);
    expect(await query(maintenance(running), 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  test('of a first start while it makes the cluster: the next one makes it', async () => {
    const child = folder.starter();
    while (!existsSync(folder.path) || !readdirSync(folder.path).some((name) => name.includes('postgres.new')))
      await new Promise((resolve) => setTimeout(resolve, 5));
    await killed(child);
    running = await startPostgresAlone();
    expect(await query(maintenance(running), 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(readdirSync(folder.path).filter((name) => name.includes('.new'))).toEqual([]);
  });
});

describe('a number that another program has by now', () => {
  test('in PostgreSQL’s pid file: that program is neither taken for the server nor ended, though it names the folder', async () => {
    await (await startPostgresAlone()).stop();
    const dataDir = join(folder.path, 'postgres');
    const { pid } = folder.bystander('-D', dataDir, `${dataDir}.log`);
    writeFileSync(join(dataDir, 'postmaster.pid'), `${pid}\n${dataDir}\n1\n1\n\n127.0.0.1\n0\nready\n`, {
      mode: 0o644,
    });
    const from = performance.now();
    running = await startPostgresAlone();
    expect(performance.now() - from).toBeLessThan(40_000); // it was not waited for as for a server that starts
    expect(lives(pid)).toBe(true);
    expect(folder.postgresPid()).not.toBe(pid);
  });

  test('in Temporal’s pid file, and in the lock of the folder', async () => {
    const { pid = 0 } = folder.bystander('server', 'start-dev', '--db-filename', join(folder.path, 'temporal.db'));
    const earlier = { pid, startedAt: '1' };
    mkdirSync(folder.path, { mode: 0o711 });
    writeFileSync(join(folder.path, 'temporal.pid'), JSON.stringify({ ...earlier, ports: [1, 2] }));
    writeFileSync(join(folder.path, 'up.lock'), JSON.stringify(earlier));
    running = await start({ DATABASE_URL: 'postgresql://db/x', SMTP_URL: 'smtp://mail' });
    expect(lives(pid)).toBe(true);
    expect(isRunning(earlier)).toBe(false);
    expect(folder.temporalPid()).not.toBe(pid);
  });
});

test.each(['POSTGRES_PORT', 'TEMPORAL_PORT', 'TEMPORAL_UI_PORT', 'SMTP_PORT'])(
  '%s: who holds the port is named, and nothing is left running',
  async (setting) => {
    server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    await expect(start({ [setting]: String(port) })).rejects.toThrow(
      new RegExp(`^Port ${port} for .+ is taken by process ${process.pid} \\(.+\\)\\. Stop that, or set ${setting} `),
    );
    const others = ['postgres/postmaster.pid', 'temporal.pid', 'up.lock'].map((name) => join(folder.path, name));
    expect(others.filter((file) => existsSync(file))).toEqual([]);
  },
);
