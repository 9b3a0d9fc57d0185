import { readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { commandLine } from './process-identity';

/** State of a listening socket in the kernel's table. */
const LISTENING = '0A';

/**
 * Who listens on a port of this machine, as far as this user may see: its number and program, null where that is hidden
 * or the system has no /proc.
 */
export function portHolder(port: number): string | null {
  const sockets = new Set(['/proc/net/tcp', '/proc/net/tcp6'].flatMap((table) => listenersOf(table, port)));
  if (sockets.size === 0) return null;
  const pid = readable(() => readdirSync('/proc')).find((name) => /^\d+$/.test(name) && holds(name, sockets));
  return pid === undefined ? null : `process ${pid} (${commandLine(Number(pid)).split(/\s+/).slice(0, 3).join(' ')})`;
}

/** Links of sockets as they stand in a process's folder of open files. */
function listenersOf(table: string, port: number): string[] {
  const wanted = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return readable(() => readFileSync(table, 'utf8').split('\n')).flatMap((line) => {
    const [, local, , state, , , , , , inode] = line.trim().split(/\s+/);
    return local?.endsWith(wanted) && state === LISTENING ? [`socket:[${inode}]`] : [];
  });
}

function holds(pid: string, sockets: ReadonlySet<string>): boolean {
  const folder = `/proc/${pid}/fd`;
  return readable(() => readdirSync(folder)).some((file) =>
    readable(() => [readlinkSync(`${folder}/${file}`)]).some((target) => sockets.has(target)),
  );
}

/** Other users' processes are closed to us, and a process may end while it is looked at: then there is nothing to read. */
function readable(read: () => string[]): string[] {
  try {
    return read();
  } catch {
    return [];
  }
}
