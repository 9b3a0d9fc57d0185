import { createServer } from 'node:net';
import { readIfThere, writeAtomically } from './pid-file';
import { portHolder } from './port-holder';

/** Where embedded parts listen: this machine alone. */
export const LOOPBACK = '127.0.0.1';

/** A port nobody listens on now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, LOOPBACK, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

/** Whether one could listen there. */
export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.on('error', () => resolve(false));
    server.listen(port, LOOPBACK, () => server.close(() => resolve(true)));
  });
}

/** Something that listens, as messages name it. */
export interface Listener {
  /** "PostgreSQL". */
  readonly what: string;
  /** The setting that chooses its port. */
  readonly setting: string;
}

/** @throws naming who holds the port, as far as that can be seen, and the setting that chooses another */
export async function demandFree(port: number, { what, setting }: Listener): Promise<void> {
  if (await isFree(port)) return;
  throw new Error(
    `Port ${port} for ${what} is taken by ${portHolder(port) ?? 'another program'}. ` +
      `Stop that, or set ${setting} to another port.`,
  );
}

/**
 * The port for one part of a data folder: the one wanted, or else the same as last time, or else any free one.
 *
 * @param file remembers it
 * @param wanted 0 or undefined leaves the choice
 * @throws if the wanted port is taken: somebody relies on that number
 */
export async function choosePort(file: string, wanted: number | undefined, listener: Listener): Promise<number> {
  if (wanted) {
    await demandFree(wanted, listener);
    return wanted;
  }
  const remembered = Number(readIfThere(file));
  if (remembered > 0 && (await isFree(remembered))) return remembered;
  const port = await freePort();
  writeAtomically(file, String(port));
  return port;
}
