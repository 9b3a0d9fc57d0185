import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { takeLock } from './pid-file';

/** Where everything of one embedded installation lies. Paths are absolute. */
export interface DataFolder {
  readonly root: string;
  readonly postgres: PartPaths & { readonly dataDir: string };
  readonly temporal: PartPaths & { readonly dbFile: string; readonly uiPortFile: string };
  readonly mail: { readonly folder: string; readonly portFile: string };
  /** Gives the folder back to the next `up`. */
  release(): void;
}

interface PartPaths {
  readonly pidFile: string;
  readonly portFile: string;
  readonly logFile: string;
}

/** Another `up` works on this data folder. */
export class DataFolderInUse extends Error {
  override readonly name = 'DataFolderInUse';
}

/**
 * Opens a data folder for this process alone, making it if it is missing. The lock ends with the process, also by kill -9.
 *
 * @throws DataFolderInUse naming the process that holds it
 */
export function openDataFolder(path: string): DataFolder {
  const root = resolve(path);
  // Others may pass through, for PostgreSQL's own user must, but not look around; what is secret is closed by itself.
  mkdirSync(root, { recursive: true, mode: 0o711 });
  const lock = takeLock(join(root, 'up.lock'));
  if ('heldBy' in lock) {
    throw new DataFolderInUse(
      `The data folder ${root} is in use by process ${lock.heldBy.pid}. ` +
        'Stop that one first, or choose another folder by RECOUVREMENT_DATA (or --data).',
    );
  }
  return { ...dataPaths(root), release: lock.release };
}

function dataPaths(root: string): Omit<DataFolder, 'release'> {
  const part = (name: string): PartPaths => ({
    pidFile: join(root, `${name}.pid`),
    portFile: join(root, `${name}.port`),
    logFile: join(root, `${name}.log`),
  });
  return {
    root,
    postgres: { ...part('postgres'), dataDir: join(root, 'postgres') },
    temporal: { ...part('temporal'), dbFile: join(root, 'temporal.db'), uiPortFile: join(root, 'temporal-ui.port') },
    mail: { folder: join(root, 'mail'), portFile: join(root, 'smtp.port') },
  };
}
