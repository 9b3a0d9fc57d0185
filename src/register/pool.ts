import pg from 'pg';

const DATE = 1082;
const INT8 = 20;

/** A statement that takes longer is lost work, not slow work: the hot transaction lasts milliseconds, a load some seconds. */
const STATEMENT_TIMEOUT_MS = 60_000;
/** Waiting for a debtor's lock; longer means that something holds it that should not. */
const LOCK_TIMEOUT_MS = 10_000;

/** Legal days stay text (a `Date` would depend on the machine's zone), cents stay exact. */
const types = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    if (oid === DATE) return (text: string) => text;
    if (oid === INT8) return (text: string) => BigInt(text);
    return pg.types.getTypeParser(oid, format as 'text');
  },
} as unknown as pg.CustomTypesConfig;

export interface PoolOptions {
  readonly url: string;
  /** Connections at most; default 10. */
  readonly max?: number;
  /** False for connections that COPY: they wait for each answer. Default true. */
  readonly pipeline?: boolean;
}

/** The statements are few, prepared, and the same for every debtor: planning each anew costs more than running it. */
const SESSION = '-c TimeZone=UTC -c jit=off -c plan_cache_mode=force_generic_plan';

/**
 * The register's connections. Pipelined: what does not depend on an answer is sent without waiting for it. The caller
 * ends it; errors of connections go to `onError` (broken ones are replaced at the next use).
 */
export function createPool(
  { url, max = 10, pipeline = true }: PoolOptions,
  onError: (error: Error) => void = () => {},
): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    types,
    pipeline,
    application_name: 'recouvrement',
    options: SESSION,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    lock_timeout: LOCK_TIMEOUT_MS,
    idle_in_transaction_session_timeout: STATEMENT_TIMEOUT_MS,
  });
  pool.on('error', onError);
  // A connection in use that breaks fails its query; without a listener its event would end the process as well.
  pool.on('connect', (client) => client.on('error', onError));
  return pool;
}
