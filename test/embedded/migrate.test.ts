import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { MigrationFailed, migrate } from '../../src/register/migrate';
import { type TestDatabase, emptyDatabase, freshDatabase } from '../support/database';

let database: TestDatabase;
let migrations: string;

beforeEach(async () => {
  database = await emptyDatabase();
  migrations = mkdtempSync(join(tmpdir(), 'recouvrement-migrations-'));
  cpSync(join(__dirname, '../../prisma/migrations/migration_lock.toml'), join(migrations, 'migration_lock.toml'));
});
afterEach(async () => {
  await database.drop();
  rmSync(migrations, { recursive: true, force: true });
});

function migration(name: string, sql: string): void {
  mkdirSync(join(migrations, name));
  writeFileSync(join(migrations, name, 'migration.sql'), sql);
}

async function query(sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

test('several processes at once: one applies, the others find it done', async () => {
  const runs = await Promise.all([migrate(database.url), migrate(database.url), migrate(database.url)]);
  expect(runs.filter(({ applied }) => applied.length > 0)).toHaveLength(1);
  expect(await migrate(database.url)).toEqual({ applied: [] });
});

test('a missing database is created', async () => {
  await database.drop();
  expect((await migrate(database.url)).applied).not.toEqual([]);
});

test('the template that tests copy is fully migrated', async () => {
  const fresh = await freshDatabase();
  expect(await migrate(fresh.url)).toEqual({ applied: [] });
  await fresh.drop();
});

test("a trigger's body is not cut at its semicolons", async () => {
  const body = 'BEGIN; NEW.n := 2; RETURN NEW; END'.replace('BEGIN;', 'BEGIN');
  migration(
    '1_trigger',
    `CREATE TABLE t (n int);
     CREATE FUNCTION two() RETURNS trigger LANGUAGE plpgsql AS $$ ${body} $$;
     CREATE TRIGGER two BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION two();`,
  );
  expect(await migrate(database.url, migrations)).toEqual({ applied: ['1_trigger'] });
  expect(await query('INSERT INTO t VALUES (1) RETURNING n')).toEqual([{ n: 2 }]);
});

test('a migration that fails leaves nothing of itself and says why', async () => {
  migration('1_good', 'CREATE TABLE good (n int);');
  migration('2_bad', 'CREATE TABLE half (n int); CREATE TABLE wrong (n nosuchtype);');
  const failure = migrate(database.url, migrations);
  await expect(failure).rejects.toThrow(MigrationFailed);
  await expect(failure).rejects.toThrow(/type "nosuchtype" does not exist[\s\S]*2_bad/);
  expect(await query("SELECT to_regclass('good')::text AS good, to_regclass('half')::text AS half")).toEqual([
    { good: 'good', half: null },
  ]);
});

test('a server that cannot be reached is named, its password is not', async () => {
  const failure = migrate('postgresql://me:secret@127.0.0.1:1/register');
  await expect(failure).rejects.toThrow(/Cannot migrate the database register on 127\.0\.0\.1:1: .*ECONNREFUSED/);
  await expect(failure).rejects.not.toThrow(/secret/);
});
