/** The database side of schema-engine.mjs: connections, shadow databases, and the three `cli` commands. */
import { randomUUID } from 'node:crypto';
import { PrismaPg } from '@prisma/adapter-pg';
import { ColumnTypeEnum } from '@prisma/driver-adapter-utils';
import pg from 'pg';

/** PostgreSQL's "char", a type of its catalogues, which the adapter does not map; its values read as text. */
const CATALOGUE_CHAR_OID = 18;
const TEXT_OID = 25;

const addFields = pg.Result.prototype.addFields;
pg.Result.prototype.addFields = function (fields) {
  for (const field of fields) if (field.dataTypeID === CATALOGUE_CHAR_OID) field.dataTypeID = TEXT_OID;
  return addFields.call(this, fields);
};

/**
 * Prisma's own factory, but for two faults: it cuts scripts at every semicolon, also within the body of a function; and it
 * drops the shadow database while its pool is still open, which PostgreSQL refuses.
 */
export class MigrationAdapterFactory extends PrismaPg {
  #url;

  constructor(url) {
    super({ connectionString: url });
    this.#url = url;
  }

  async connect() {
    return repaired(await super.connect());
  }

  async connectToShadowDb() {
    const main = await this.connect();
    const database = `prisma_migrate_shadow_db_${randomUUID()}`;
    await main.executeScript(`CREATE DATABASE "${database}"`);
    const shadow = await new MigrationAdapterFactory(onDatabase(this.#url, database)).connect();
    const close = shadow.dispose.bind(shadow);
    shadow.dispose = async () => {
      await close();
      await main.executeScript(`DROP DATABASE "${database}" WITH (FORCE)`);
      await main.dispose();
    };
    return shadow;
  }
}

function repaired(adapter) {
  const queryRaw = adapter.queryRaw.bind(adapter);
  adapter.queryRaw = async (query) => {
    const result = await queryRaw(query);
    // The one catalogue column that the engine insists on reading as a character; PostgreSQL 18 always has rows for it.
    const index = result.columnNames.indexOf('constraint_type');
    if (index >= 0) result.columnTypes[index] = ColumnTypeEnum.Character;
    return result;
  };
  adapter.executeScript = async (script) => {
    await adapter
      .underlyingDriver()
      .query(script)
      .catch((error) => adapter.onError(error));
  };
  return adapter;
}

/** `can-connect-to-database`, `create-database`, `drop-database`: gives the exit code, and the error as the native engine logs it. */
export async function answerDatabaseCommand(command, url) {
  const name = pg.escapeIdentifier(decodeURIComponent(new URL(url).pathname.slice(1)));
  const statements = {
    'can-connect-to-database': [url, 'SELECT 1'],
    'create-database': [onDatabase(url, 'postgres'), `CREATE DATABASE ${name}`],
    'drop-database': [onDatabase(url, 'postgres'), `DROP DATABASE IF EXISTS ${name}`],
  };
  const client = new pg.Client({ connectionString: statements[command]?.[0] ?? url });
  try {
    if (!statements[command]) throw new Error(`Unknown command ${command}`);
    await client.connect();
    await client.query(statements[command][1]);
    return 0;
  } catch (error) {
    logError({ '3D000': 'P1003', '28P01': 'P1000' }[error.code] ?? 'P1001', error.message);
    return 1;
  } finally {
    await client.end().catch(() => {}); // a connection that never opened
  }
}

function onDatabase(url, database) {
  const other = new URL(url);
  other.pathname = `/${database}`;
  return other.href;
}

function logError(code, message) {
  const fields = { is_panic: false, error_code: code, message };
  const entry = { timestamp: new Date().toISOString(), level: 'ERROR', fields, target: 'schema_engine::logger' };
  process.stderr.write(`\n${JSON.stringify(entry)}\n`);
}
