import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { openSchemaEngine } from './schema-engine';

/** The package's own migrations, seen from src/register and from dist/register alike. */
const MIGRATIONS_DIR = resolve(__dirname, '..', '..', 'prisma', 'migrations');

/** Key of the advisory lock that one migration holds; any number, but always the same. */
const MIGRATION_LOCK = 13_1993;

/** The database could not be brought to this version's schema. What was applied before the failing migration stays. */
export class MigrationFailed extends Error {
  override readonly name = 'MigrationFailed';
}

/**
 * Brings a database to this version's schema, creating it if it is missing. Each migration is one transaction; several
 * processes may call it at once, one does the work and the others wait. Nothing is left to do for a second call.
 *
 * @param databaseUrl of a user who owns the database, or may create it
 * @returns the names of the migrations applied now, in order
 * @throws MigrationFailed saying which migration failed and why
 */
export async function migrate(databaseUrl: string, migrationsDir = MIGRATIONS_DIR): Promise<{ applied: string[] }> {
  const list = readMigrations(migrationsDir);
  try {
    await createDatabaseIfMissing(databaseUrl);
    return { applied: await underLock(databaseUrl, () => apply(databaseUrl, list)) };
  } catch (error) {
    throw new MigrationFailed(`Cannot migrate ${described(databaseUrl)}: ${messageOf(error)}`, { cause: error });
  }
}

type MigrationList = Parameters<Awaited<ReturnType<typeof openSchemaEngine>>['applyMigrations']>[0]['migrationsList'];

async function apply(databaseUrl: string, migrationsList: MigrationList): Promise<string[]> {
  const pool = new pg.Pool({ connectionString: databaseUrl, application_name: 'recouvrement migrate' });
  pool.on('error', () => {}); // an idle connection that breaks is opened again, or its successor reports why not
  try {
    const engine = await openSchemaEngine(pool);
    const filters = { externalTables: [], externalEnums: [] };
    return (await engine.applyMigrations({ migrationsList, filters })).appliedMigrationNames;
  } finally {
    await pool.end();
  }
}

function readMigrations(dir: string): MigrationList {
  const names = readdirSync(dir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
  return {
    baseDir: dir,
    lockfile: { path: 'migration_lock.toml', content: readFileSync(join(dir, 'migration_lock.toml'), 'utf8') },
    shadowDbInitScript: '',
    migrationDirectories: names.map((name) => ({
      path: name,
      migrationFile: {
        path: 'migration.sql',
        content: { tag: 'ok', value: readFileSync(join(dir, name, 'migration.sql'), 'utf8') },
      },
    })),
  };
}

async function createDatabaseIfMissing(databaseUrl: string): Promise<void> {
  const missing = await withClient(databaseUrl, async () => false).catch((error: unknown) => {
    if (codeOf(error) === '3D000') return true;
    throw error;
  });
  if (!missing) return;
  const maintenance = new URL(databaseUrl);
  const name = decodeURIComponent(maintenance.pathname.slice(1));
  maintenance.pathname = '/postgres';
  await withClient(maintenance.href, (client) => client.query(`CREATE DATABASE ${pg.escapeIdentifier(name)}`)).catch(
    (error: unknown) => {
      // Another process created it in between: as a finished, or as a concurrent creation.
      if (codeOf(error) !== '42P04' && codeOf(error) !== '23505') throw error;
    },
  );
}

/** The lock belongs to a connection of its own, so that it ends with the process whatever happens. */
function underLock<T>(databaseUrl: string, work: () => Promise<T>): Promise<T> {
  return withClient(databaseUrl, async (client) => {
    await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    return work();
  });
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, application_name: 'recouvrement migrate' });
  client.on('error', () => {}); // reported by the query it breaks
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end();
  }
}

function described(databaseUrl: string): string {
  const { host, pathname } = new URL(databaseUrl);
  return `the database ${decodeURIComponent(pathname.slice(1))} on ${host}`;
}

const codeOf = (error: unknown) => (error as { code?: string }).code;

function messageOf(error: unknown): string {
  // A host with several addresses fails with one error for each, and an empty message of its own.
  if (error instanceof AggregateError) return error.errors.map(messageOf).join('; ');
  return error instanceof Error ? error.message : String(error);
}

/** How a database differs from this version's schema. */
export interface SchemaDifference {
  /** Migrations of this version that it has not seen. */
  readonly pending: readonly string[];
  /** What it has seen and this version does not know: a newer version was here. */
  readonly unknown: readonly string[];
}

/** For `doctor`; changes nothing. */
export async function compareSchema(databaseUrl: string, migrationsDir = MIGRATIONS_DIR): Promise<SchemaDifference> {
  const names = readMigrations(migrationsDir).migrationDirectories.map(({ path }) => path);
  const { rows } = await withClient(databaseUrl, (client) =>
    client.query<{ migration_name: string }>(
      'SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL',
    ),
  );
  const applied = rows.map((row) => row.migration_name);
  return {
    pending: names.filter((name) => !applied.includes(name)),
    unknown: applied.filter((name) => !names.includes(name)),
  };
}
