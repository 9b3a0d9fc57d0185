import { type ProcessIdentity, isRunning } from './process-identity';
import { lastLines, serverFailure } from './server-log';

const LOOK_EVERY_MS = 1_000;

/** A server that must go on running, and where it says why it does not. */
export interface Watched {
  readonly process: ProcessIdentity;
  readonly logFile: string;
}

/** Rejects, naming it, when one of the servers has ended; watches until the signal, and never settles otherwise. */
export function untilOneEnds(
  servers: Readonly<Record<string, Watched | undefined>>,
  signal: AbortSignal,
): Promise<never> {
  return new Promise((_resolve, reject) => {
    const look = setInterval(() => {
      for (const [name, server] of Object.entries(servers))
        if (server && !isRunning(server.process)) reject(ended(name, server));
    }, LOOK_EVERY_MS);
    look.unref();
    signal.addEventListener('abort', () => clearInterval(look));
  });
}

function ended(name: string, { process, logFile }: Watched): Error {
  const words = lastLines(logFile);
  return serverFailure(
    `${name} (process ${process.pid}) has ended. "recouvrement up" starts everything again and loses nothing. The end of ${logFile}:\n${words}`,
    words,
  );
}
