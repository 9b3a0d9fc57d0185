import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startPostgres } from '../../src/embedded/postgres';
import { migrate } from '../../src/register/migrate';

/** Where the tests of one run find their server and its migrated template; handed to Jest's workers by environment. */
export const SERVER_URL = 'RECOUVREMENT_TEST_SERVER';
/** Why there is none: only the tests that need it fail. */
export const SERVER_ERROR = 'RECOUVREMENT_TEST_SERVER_ERROR';
export const TEMPLATE = `recouvrement_template_${process.pid}`;

/** The one server of a Jest run: TEST_DATABASE_URL (any database of it), or an embedded one in a temporary folder. */
export async function startTestServer(): Promise<{ url: string; stop(): Promise<void> }> {
  const given = process.env.TEST_DATABASE_URL;
  const server = given ? { url: given, stop: async () => {} } : await startEmbedded();
  const template = new URL(server.url);
  template.pathname = `/${TEMPLATE}`;
  try {
    await migrate(template.href);
  } catch (error) {
    await server.stop();
    throw error;
  }
  return {
    url: template.href,
    stop: async () => {
      if (given) await dropDatabase(template.href);
      await server.stop();
    },
  };
}

/** Drops a database, whoever is still connected to it. */
export async function dropDatabase(url: string): Promise<void> {
  const name = decodeURIComponent(new URL(url).pathname.slice(1));
  await onServer(url, (client) => client.query(`DROP DATABASE IF EXISTS ${pg.escapeIdentifier(name)} WITH (FORCE)`));
}

/** Works on a server by its maintenance database. */
export async function onServer<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const maintenance = new URL(url);
  maintenance.pathname = '/postgres';
  const client = new pg.Client({ connectionString: maintenance.href });
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end();
  }
}

async function startEmbedded(): Promise<{ url: string; stop(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'recouvrement-test-'));
  chmodSync(folder, 0o711); // root's PostgreSQL runs as another user
  // Nothing of a test outlives it, so nothing need reach the disk.
  const settings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };
  const server = await startPostgres({ dataDir: join(folder, 'postgres'), settings });
  return {
    url: server.url,
    stop: async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
