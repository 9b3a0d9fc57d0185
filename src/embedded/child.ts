import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';

/** A server started by us; it outlives a killed parent, so its pid is noted by the caller. */
export interface ServerChild {
  readonly pid: number;
  /** Why it ended, undefined while it runs. */
  ended(): string | undefined;
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
  options: { readonly logFile: string; readonly uid?: number; readonly gid?: number; readonly env?: NodeJS.ProcessEnv },
): Promise<ServerChild> {
  const { logFile, ...rest } = options;
  const log = openSync(logFile, 'a', 0o600);
  let child: ChildProcess;
  try {
    child = spawn(program, args, { ...rest, cwd: '/', detached: true, stdio: ['ignore', log, log] });
  } finally {
    closeSync(log);
  }
  let ended: string | undefined;
  child.on('exit', (code, signal) => {
    ended = signal ? `ended by ${signal}` : `exited with ${code}`;
  });
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', (error) => reject(new Error(`Cannot start ${program}: ${error.message}`, { cause: error })));
  });
  child.unref(); // whoever started it decides how long the process lives
  return { pid: child.pid as number, ended: () => ended };
}

/**
 * Polls until the server answers.
 *
 * @throws with the end of its log when it ends before, or does not answer in time
 */
export async function untilReady(
  what: string,
  server: { ended(): string | undefined; readonly logFile: string },
  answers: () => Promise<boolean>,
  timeoutMs: number,
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!(await answers())) {
    const reason =
      server.ended() ?? (Date.now() > deadline ? `did not answer within ${timeoutMs / 1000} s` : undefined);
    if (reason) throw new Error(`${what} ${reason}. The end of ${server.logFile}:\n${lastLines(server.logFile)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function lastLines(file: string): string {
  return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-15).join('\n');
}
