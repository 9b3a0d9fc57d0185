import pg from 'pg';

/** What can be asked of PostgreSQL before anything else. */
export interface DatabaseServer {
  /** "17.2". */
  readonly version: string;
  readonly major: number;
  /** Its clock, in milliseconds since 1970. */
  readonly nowMs: number;
  readonly database: string;
}

/** @throws when it does not answer within the time, or refuses */
export async function readDatabaseServer(databaseUrl: string, timeoutMs: number): Promise<DatabaseServer> {
  const client = new pg.Client({
    connectionString: databaseUrl,
    connectionTimeoutMillis: timeoutMs,
    query_timeout: timeoutMs,
    application_name: 'recouvrement doctor',
  });
  client.on('error', () => {}); // reported by the query it breaks
  try {
    await client.connect();
    const { rows } = await client.query<DatabaseServer>(
      `SELECT split_part(current_setting('server_version'), ' ', 1) AS version, current_database() AS database,
        current_setting('server_version_num')::int / 10000 AS major,
        (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS "nowMs"`,
    );
    return rows[0] as DatabaseServer;
  } finally {
    await client.end();
  }
}
