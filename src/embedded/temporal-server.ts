import { rmSync } from 'node:fs';
import { Connection } from '@temporalio/client';
import { startServer, untilReady } from './child';
import { readPidFile, writePidFile } from './pid-file';
import { LOOPBACK, choosePort } from './ports';
import { type ProcessIdentity, end } from './process-identity';

export interface TemporalOptions {
  /** Path of the `temporal` program. */
  readonly cli: string;
  /** The server's SQLite file; made if missing. */
  readonly dbFile: string;
  readonly pidFile: string;
  readonly portFile: string;
  readonly uiPortFile: string;
  readonly logFile: string;
  /** 0 or undefined: the same as last time, or any free one. */
  readonly port?: number | undefined;
  readonly uiPort?: number | undefined;
  readonly namespace: string;
  /** Custom search attributes with their types: `{ CaseStage: 'Keyword', DueAt: 'Datetime' }`. */
  readonly searchAttributes: Readonly<Record<string, string>>;
}

/** A running Temporal dev server. */
export interface TemporalServer {
  /** host:port of its frontend. */
  readonly address: string;
  readonly uiUrl: string;
  readonly process: ProcessIdentity;
  readonly logFile: string;
  /** It was left running by a process that was killed, and was taken over. */
  readonly attached: boolean;
  stop(): Promise<void>;
}

/** A left server that does not answer within this time is ended and started anew. */
const ATTACH_TIMEOUT_MS = 10_000;
const STOP_GRACE_MS = 15_000;

/** Starts Temporal's dev server on this file, or takes over the one that a killed process left running on it. */
export async function startTemporal(options: TemporalOptions): Promise<TemporalServer> {
  const left = readPidFile(options.pidFile);
  if (left) {
    const [port = 0, uiPort = 0] = left.ports ?? [];
    if (await answersWithin(port, options.namespace, ATTACH_TIMEOUT_MS))
      return running(options, port, uiPort, left, true);
    await end(left, STOP_GRACE_MS);
  }
  const port = await choosePort(options.portFile, options.port, { what: 'Temporal', setting: 'TEMPORAL_PORT' });
  const uiPort = await choosePort(options.uiPortFile, options.uiPort, {
    what: "Temporal's UI",
    setting: 'TEMPORAL_UI_PORT',
  });
  const child = await startServer(options.cli, serverArguments(options, port, uiPort), {
    logFile: options.logFile,
    onStart: (child) => writePidFile(options.pidFile, child, [port, uiPort]),
  });
  await untilReady('Temporal', child, options.logFile, () => answers(port, options.namespace));
  return running(options, port, uiPort, child.identity, false);
}

function serverArguments(options: TemporalOptions, port: number, uiPort: number): string[] {
  return [
    ...['server', 'start-dev', '--ip', LOOPBACK, '--port', String(port), '--ui-port', String(uiPort)],
    ...['--db-filename', options.dbFile, '--namespace', options.namespace],
    // Without these two the file holds 24 case starts per second and begins to time out, with them 41 to 47.
    ...['--sqlite-pragma', 'journal_mode=WAL', '--sqlite-pragma', 'synchronous=NORMAL'],
    ...Object.entries(options.searchAttributes).flatMap(([name, type]) => ['--search-attribute', `${name}=${type}`]),
    ...['--ui-disable-news-fetch', '--log-level', 'warn'],
  ];
}

function running(
  { pidFile, logFile }: TemporalOptions,
  port: number,
  uiPort: number,
  process: ProcessIdentity,
  attached: boolean,
): TemporalServer {
  return {
    address: `${LOOPBACK}:${port}`,
    uiUrl: `http://${LOOPBACK}:${uiPort}`,
    process,
    logFile,
    attached,
    stop: async () => {
      await end(process, STOP_GRACE_MS);
      rmSync(pidFile, { force: true });
    },
  };
}

async function answersWithin(port: number, namespace: string, timeoutMs: number): Promise<boolean> {
  const deadline = performance.now() + timeoutMs;
  while (!(await answers(port, namespace))) {
    if (performance.now() > deadline) return false;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return true;
}

/** Whether the frontend answers and knows the namespace, which the dev server makes a moment after it listens. */
async function answers(port: number, namespace: string): Promise<boolean> {
  let connection: Connection | undefined;
  try {
    connection = await Connection.connect({ address: `${LOOPBACK}:${port}`, connectTimeout: 1_000 });
    await connection.withDeadline(performance.timeOrigin + performance.now() + 2_000, () =>
      connection!.workflowService.describeNamespace({ namespace }),
    );
    return true;
  } catch {
    return false; // not yet, or no more; the log says why
  } finally {
    await connection?.close();
  }
}
