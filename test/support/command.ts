import { createServer } from 'node:net';
import { main } from '../../src/cli/main';

/** What a command answers: its exit code and what it prints. */
export interface Answer {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs one command line in this process. */
export async function recouvrement(...args: readonly string[]): Promise<Answer> {
  const printed = { out: '', err: '' };
  const keep = (to: 'out' | 'err') => (part: string | Uint8Array) => {
    printed[to] += String(part);
    return true;
  };
  const out = jest.spyOn(process.stdout, 'write').mockImplementation(keep('out'));
  const err = jest.spyOn(process.stderr, 'write').mockImplementation(keep('err'));
  process.exitCode = undefined;
  try {
    return { code: await main(args), ...printed };
  } finally {
    out.mockRestore();
    err.mockRestore();
    process.exitCode = undefined;
  }
}

/** A port on which nobody listens: a part that is away. */
export async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
