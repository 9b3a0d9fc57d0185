import { createServer } from 'node:net';
import { readIfThere, writeAtomically } from './pid-file';

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

/**
 * The port for one part of a data folder: the one wanted, or else the same as last time, or else any free one.
 *
 * @param file remembers it
 * @param wanted 0 or undefined leaves the choice
 * @throws if the wanted port is taken: somebody relies on that number
 */
export async function choosePort(file: string, wanted: number | undefined, what: string): Promise<number> {
  if (wanted) {
    if (await isFree(wanted)) return wanted;
    throw new Error(`Port ${wanted} for ${what} is taken by another program. Stop that, or set another port.`);
  }
  const remembered = Number(readIfThere(file));
  if (remembered > 0 && (await isFree(remembered))) return remembered;
  const port = await freePort();
  writeAtomically(file, String(port));
  return port;
}
