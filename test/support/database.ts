import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { SERVER_ERROR, SERVER_URL, dropDatabase, onServer } from './postgres-server';

/** A database of one test. */
export interface TestDatabase {
  readonly url: string;
  /** Drops it, whoever is still connected; end your pools first. */
  drop(): Promise<void>;
}

/** A database of its own with the register's schema and nothing in it: a copy of the run's migrated template. */
export async function freshDatabase(): Promise<TestDatabase> {
  return create(new URL(serverUrl()).pathname.slice(1));
}

/** A database of its own without any schema. */
export async function emptyDatabase(): Promise<TestDatabase> {
  return create('template0');
}

async function create(template: string): Promise<TestDatabase> {
  const url = new URL(serverUrl());
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  url.pathname = `/${name}`;
  // WAL_LOG copies block by block: no checkpoint, which would cost a hundred milliseconds.
  await onServer(url.href, (client) =>
    client.query(`CREATE DATABASE ${name} TEMPLATE ${pg.escapeIdentifier(template)} STRATEGY WAL_LOG`),
  );
  return { url: url.href, drop: () => dropDatabase(url.href) };
}

function serverUrl(): string {
  const url = process.env[SERVER_URL];
  if (!url) throw new Error(`There is no test server: ${process.env[SERVER_ERROR] ?? 'global-setup.ts did not run'}`);
  return url;
}
