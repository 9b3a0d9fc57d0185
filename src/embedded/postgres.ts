import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { START_TIMEOUT_MS, startServer, untilReady } from './child';
import { readIfThere } from './pid-file';
import { LOOPBACK, choosePort } from './ports';
import { postgresBinaries } from './postgres-binaries';
import { type Cluster, SUPERUSER, prepareCluster } from './postgres-cluster';
import { serverUser } from './postgres-user';
import { clearAfterKill, isServerOf, serverArguments } from './postgres-processes';
import { type ProcessIdentity, end, identify } from './process-identity';

export interface PostgresOptions {
  /** Folder of the cluster; made if missing. Its password, port and log lie beside it, under its name. */
  readonly dataDir: string;
  /** 0 or undefined: the same as last time, or any free one. */
  readonly port?: number | undefined;
  /** Database named in `url`; default `recouvrement`. It is `migrate` that creates it. */
  readonly database?: string;
  /** Further settings of the server, as in postgresql.conf. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** A running server. */
export interface Postgres {
  readonly url: string;
  readonly port: number;
  readonly process: ProcessIdentity;
  readonly logFile: string;
  /** It was left running by a process that was killed, and was taken over. */
  readonly attached: boolean;
  /** Ends it in good order, with its open connections. */
  stop(): Promise<void>;
}

const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: LOOPBACK,
  unix_socket_directories: '',
  max_connections: '200', // several workers' pools, Prisma's, the API's and an import's at once
  timezone: 'UTC',
  log_timezone: 'UTC',
};

const STOP_GRACE_MS = 30_000;

/** Starts PostgreSQL on this folder, or takes over the server that a killed process left running on it. */
export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  const files = resolve(options.dataDir);
  const user = serverUser();
  const bin = postgresBinaries(user);
  const cluster = await prepareCluster(files, bin, user);
  const urlAt = (port: number) =>
    `postgresql://${SUPERUSER}:${cluster.password}@${LOOPBACK}:${port}/${options.database ?? 'recouvrement'}`;

  const logFile = `${files}.log`;
  const left = await leftover(cluster, urlAt);
  if (left) return running(urlAt(left.port), left, logFile, true);
  await clearAfterKill(cluster.dataDir);

  const port = await choosePort(`${files}.port`, options.port, { what: 'PostgreSQL', setting: 'POSTGRES_PORT' });
  const settings = Object.entries({ ...SETTINGS, ...options.settings }).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ]);
  const args = [...serverArguments(cluster.dataDir, port), ...settings];
  const child = await startServer(join(bin, 'postgres'), args, { logFile, ...user, env: { LC_ALL: 'C' } });
  await untilReady('PostgreSQL', child, logFile, () => serves(urlAt(port), cluster.dataDir));
  return running(urlAt(port), { port, process: child.identity }, logFile, false);
}

/** SIGINT asks PostgreSQL for its fast shutdown: sessions are ended, data is written. */
function running(
  url: string,
  { port, process }: { port: number; process: ProcessIdentity },
  logFile: string,
  attached: boolean,
): Postgres {
  return { url, port, process, logFile, attached, stop: () => end(process, STOP_GRACE_MS, 'SIGINT') };
}

/**
 * The server that still runs on this cluster. One that starts or stops is waited for; one that does not answer is ended.
 * PostgreSQL's own pid file is the witness: it is written by whoever has the cluster open.
 */
async function leftover(
  { dataDir }: Cluster,
  urlAt: (port: number) => string,
): Promise<{ port: number; process: ProcessIdentity } | undefined> {
  const pidFile = join(dataDir, 'postmaster.pid');
  const deadline = performance.now() + START_TIMEOUT_MS;
  for (;;) {
    const lines = readIfThere(pidFile)?.split('\n') ?? [];
    const process = identify(Number(lines[0]));
    if (!process) return undefined;
    if (!isServerOf(process.pid, dataDir)) {
      // Another program got the number since; PostgreSQL would take it for a server of its own and refuse to start.
      rmSync(pidFile, { force: true });
      return undefined;
    }
    const port = Number(lines[3]);
    if (port > 0 && (await serves(urlAt(port), dataDir))) return { port, process };
    if (performance.now() > deadline) {
      await end(process, STOP_GRACE_MS, 'SIGINT');
      return undefined;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Whether a server answers there, and on these very files. */
async function serves(url: string, dataDir: string): Promise<boolean> {
  const maintenance = new URL(url);
  maintenance.pathname = '/postgres';
  const client = new pg.Client({ connectionString: maintenance.href, connectionTimeoutMillis: 2_000 });
  client.on('error', () => {}); // a connection that breaks makes the query fail
  try {
    await client.connect();
    const { rows } = await client.query<{ data_directory: string }>('SHOW data_directory');
    return rows[0]?.data_directory === dataDir;
  } catch {
    return false; // not yet, or no more; the log says why
  } finally {
    await client.end();
  }
}
