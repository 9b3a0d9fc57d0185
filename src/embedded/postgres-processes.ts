import { existsSync, readdirSync, readlinkSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type ProcessIdentity, commandLine, end, identify } from './process-identity';

/** SIGQUIT makes a session leave at once, whatever it does; the log is replayed at the start. */
const ORPHAN_GRACE_MS = 5_000;

/** How {@link isServerOf} recognises a server of ours; it is started with these arguments first. */
export const serverArguments = (dataDir: string, port: number): string[] => ['-D', dataDir, '-p', String(port)];

/**
 * Whether the process is the server of this cluster. It may be a later one with the same number; and one that merely names the
 * folder, such as a backup or somebody who reads the log, must be left alone.
 */
export function isServerOf(pid: number, dataDir: string): boolean {
  return commandLine(pid).includes(`postgres -D ${dataDir} -p `);
}

/**
 * Ends what a killed server left on its cluster, and takes its pid file away. A session that is busy does not notice that its
 * server is gone, and no new one starts while it lives; nor while the killed one, not yet fetched by its parent, keeps its
 * number. Without /proc neither can be seen: then PostgreSQL's own look at its pid file must do.
 */
export async function clearAfterKill(dataDir: string): Promise<void> {
  if (!existsSync('/proc/self/cwd')) return;
  for (const orphan of orphansOf(realpathSync(dataDir))) await end(orphan, ORPHAN_GRACE_MS, 'SIGQUIT');
  rmSync(join(dataDir, 'postmaster.pid'), { force: true });
}

/** They work in the cluster's folder, and their titles begin alike. */
function orphansOf(folder: string): ProcessIdentity[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && workingFolder(pid) === folder && commandLine(pid).startsWith('postgres: '))
    .flatMap((pid) => identify(pid) ?? []);
}

function workingFolder(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return undefined; // it has ended, or is another user's
  }
}
