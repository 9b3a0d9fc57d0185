import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { takeLock } from './pid-file';

/** Where everything of one embedded installation lies. Paths are absolute. */
export interface DataFolder {
  readonly root: string;
  /** Its password, port and log lie beside the cluster; PostgreSQL keeps its own pid file in it. */
  readonly postgres: { readonly dataDir: string };
  readonly temporal: {
    readonly dbFile: string;
    readonly pidFile: string;
    readonly portFile: string;
    readonly uiPortFile: string;
    readonly logFile: string;
  };
  readonly mail: { readonly folder: string; readonly portFile: string };
  /** Gives the folder back to the next `up`. */
  release(): void;
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
  const at = (name: string) => join(root, name);
  return {
    root,
    postgres: { dataDir: at('postgres') },
    temporal: {
      dbFile: at('temporal.db'),
      pidFile: at('temporal.pid'),
      portFile: at('temporal.port'),
      uiPortFile: at('temporal-ui.port'),
      logFile: at('temporal.log'),
    },
    mail: { folder: at('mail'), portFile: at('smtp.port') },
  };
}
