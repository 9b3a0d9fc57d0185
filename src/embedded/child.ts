import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, fstatSync, openSync } from 'node:fs';
import { type ProcessIdentity, end, identify } from './process-identity';
import { lastLines, serverFailure } from './server-log';

/** Recovery after a crash included. */
export const START_TIMEOUT_MS = 60_000;

/** A server started by us; it outlives a killed parent, so its pid is noted by the caller. */
export interface ServerChild {
  readonly identity: ProcessIdentity;
  /** Why it ended, undefined while it runs. */
  ended(): string | undefined;
  /** The end of what it wrote to its log. */
  lastWords(): string;
}

/**
 * Starts a server in a session of its own: Ctrl-C in a terminal reaches us alone, and we stop the parts in their order.
 * Its output is appended to the log file.
 *
 * @throws when the program cannot be started at all
 */
export async function startServer(
  program: string,
  args: readonly string[],
  options: {
    readonly logFile: string;
    readonly uid?: number;
    readonly gid?: number;
    readonly env?: NodeJS.ProcessEnv;
    /** Called at once, before anything can kill us and leave a server that nobody knows of. */
    readonly onStart?: (child: ProcessIdentity) => void;
  },
): Promise<ServerChild> {
  const { logFile, onStart, ...rest } = options;
  const log = openSync(logFile, 'a', 0o600);
  const { size: from } = fstatSync(log);
  let child: ChildProcess;
  try {
    child = spawn(program, args, { ...rest, cwd: '/', detached: true, stdio: ['ignore', log, log] });
  } finally {
    closeSync(log);
  }
  const identity = identify(child.pid ?? 0);
  if (identity) onStart?.(identity);
  let ended: string | undefined;
  child.on('exit', (code, signal) => {
    ended = signal ? `ended by ${signal}` : `exited with ${code}`;
  });
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', (error) => reject(new Error(`Cannot start ${program}: ${error.message}`, { cause: error })));
  });
  child.unref(); // whoever started it decides how long the process lives
  if (!identity) throw new Error(`${program} ended as soon as it was started; see ${logFile}`);
  return { identity, ended: () => ended, lastWords: () => lastLines(logFile, from) };
}

/**
 * Polls until the server answers.
 *
 * @throws with the end of its log when it ends before, or does not answer in time; it is ended then
 */
export async function untilReady(
  what: string,
  child: ServerChild,
  logFile: string,
  answers: () => Promise<boolean>,
): Promise<void> {
  const deadline = performance.now() + START_TIMEOUT_MS;
  while (!(await answers())) {
    const late = performance.now() > deadline ? `did not answer within ${START_TIMEOUT_MS / 1000} s` : undefined;
    const reason = child.ended() ?? late;
    if (reason) {
      await end(child.identity, 5_000);
      const words = child.lastWords();
      throw serverFailure(`${what} ${reason}. The end of ${logFile}:\n${words}`, words);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
