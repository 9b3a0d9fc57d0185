import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { migrate } from '../register/migrate';

/** Migrated databases that last as long as a run, copied from one template. */
export interface ScratchDatabases {
  /** A fresh, migrated database; its URL. */
  create(): Promise<string>;
  drop(url: string): Promise<void>;
  close(): Promise<void>;
}

/** @param serverUrl any database of a server on which databases may be created */
export async function scratchDatabases(serverUrl: string): Promise<ScratchDatabases> {
  const template = `recouvrement_scratch_${randomUUID().replaceAll('-', '')}`;
  const urlOf = (name: string): string => Object.assign(new URL(serverUrl), { pathname: `/${name}` }).href;
  await migrate(urlOf(template));
  const admin = new pg.Client({ connectionString: urlOf('postgres') });
  admin.on('error', () => {}); // a broken connection is reported by the next query
  await admin.connect();
  const dropNamed = (name: string): Promise<unknown> =>
    admin.query(`DROP DATABASE IF EXISTS ${pg.escapeIdentifier(name)} WITH (FORCE)`);
  return {
    async create() {
      const name = `${template}_${randomUUID().slice(0, 8)}`;
      await admin.query(
        `CREATE DATABASE ${pg.escapeIdentifier(name)} TEMPLATE ${pg.escapeIdentifier(template)} STRATEGY WAL_LOG`,
      );
      return urlOf(name);
    },
    async drop(url) {
      await dropNamed(new URL(url).pathname.slice(1));
    },
    async close() {
      await dropNamed(template);
      await admin.end();
    },
  };
}
