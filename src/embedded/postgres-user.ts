import { execFileSync, spawnSync } from 'node:child_process';

/** The operating system's user that PostgreSQL runs as. */
export interface ServerUser {
  readonly uid: number;
  readonly gid: number;
}

const NAME = 'postgres';

/**
 * PostgreSQL refuses to run as root. Root gets the user `postgres`, made if it is missing; anybody else runs it himself.
 *
 * @returns undefined for "as myself"
 */
export function serverUser(): ServerUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const known = lookUp();
  if (known) return known;
  // The group may be there without the user; useradd makes both otherwise.
  const made = spawnSync(
    'useradd',
    ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', NAME],
    {
      encoding: 'utf8',
    },
  );
  const user = lookUp();
  if (user) return user;
  throw new Error(
    `PostgreSQL cannot run as root, and the user "${NAME}" for it could not be made (${made.error?.message ?? made.stderr.trim()}). ` +
      'Run as another user than root, or set DATABASE_URL to a PostgreSQL server.',
  );
}

/** Whether the user gets through to a path, whatever forbids it on the way, and may then read it or enter it. */
export function canReach(user: ServerUser | undefined, path: string, access: 'read' | 'enter'): boolean {
  return spawnSync('test', [access === 'read' ? '-r' : '-x', path], { ...user, cwd: '/' }).status === 0;
}

function lookUp(): ServerUser | undefined {
  try {
    const number = (flag: string) => Number(execFileSync('id', [flag, NAME], { encoding: 'utf8', stdio: 'pipe' }));
    return { uid: number('-u'), gid: number('-g') };
  } catch {
    return undefined; // id exits 1 when there is no such user
  }
}
