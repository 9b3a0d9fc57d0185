import { DefaultLogger, Runtime, makeTelemetryFilterString } from '@temporalio/worker';
import pino from 'pino';

export interface RuntimeSettings {
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error';
  /** Port of the Prometheus metrics; 0: none. */
  readonly metricsPort: number;
}

/** Fields that would be personal if anyone ever logged them by mistake. */
const REDACTED = [
  'nir',
  'name',
  'email',
  'address',
  'address1',
  'address2',
  'siren',
  '*.nir',
  '*.name',
  '*.email',
  '*.address',
  '*.address1',
  '*.siren',
];

/** JSON logs with opaque ids. */
export function createLogger({ logLevel }: Pick<RuntimeSettings, 'logLevel'>): pino.Logger {
  return pino({ level: logLevel, base: null, redact: REDACTED, timestamp: pino.stdTimeFunctions.isoTime });
}

/**
 * Sets up the SDK's runtime of this process: logs through pino, metrics for Prometheus. Before the first connection or worker,
 * once; signals are the entry's business.
 * @returns ends it: it ends with its last connection, but one that never had any would hold the process for ever
 */
export function installRuntime(settings: RuntimeSettings, logger: pino.Logger): () => Promise<void> {
  const { logLevel, metricsPort } = settings;
  const runtime = Runtime.install({
    logger: new DefaultLogger(
      logLevel === 'debug' ? 'DEBUG' : logLevel === 'warn' ? 'WARN' : logLevel === 'error' ? 'ERROR' : 'INFO',
      ({ level, message, meta }) => {
        const { error, ...fields } = meta ?? {};
        logger[PINO_LEVEL[level]]({ ...fields, ...(error === undefined ? {} : { error: nameOf(error) }) }, message);
      },
    ),
    shutdownSignals: [],
    telemetryOptions: {
      logging: { filter: makeTelemetryFilterString({ core: 'WARN', other: 'WARN' }), forward: {} },
      ...(metricsPort === 0 ? {} : { metrics: { prometheus: { bindAddress: `0.0.0.0:${metricsPort}` } } }),
    },
  });
  return () => runtime.shutdown();
}

const PINO_LEVEL = { TRACE: 'trace', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' } as const;

/** Messages of errors may quote data; their names and types do not. */
function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return String(typeof error);
  const { type } = error as { type?: unknown };
  return typeof type === 'string' ? `${error.name}: ${type}` : error.name;
}
