import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, realpathSync } from 'node:fs';
import { renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { readIfThere, writeAtomically } from './pid-file';
import { REACHABLE_ROOT } from './postgres-binaries';
import { type ServerUser, canReach } from './postgres-user';
import { serverFailure } from './server-log';

/** The database superuser of an embedded cluster. */
export const SUPERUSER = 'recouvrement';

/** The files of a database cluster, ready for a server. */
export interface Cluster {
  /** Where they really lie, which is elsewhere than asked for when PostgreSQL's user cannot go there. */
  readonly dataDir: string;
  readonly password: string;
}

/**
 * Finds the cluster of this folder or makes it: UTF-8, sorted by code points whatever the machine's locale, checksums on,
 * with a password of its own (kept beside it, mode 600), since every user of the machine can reach a local port.
 */
export async function prepareCluster(wanted: string, bin: string, user: ServerUser | undefined): Promise<Cluster> {
  const passwordFile = `${wanted}.password`;
  const dataDir = place(wanted, user);
  if (existsSync(join(dataDir, 'PG_VERSION'))) {
    const password = readIfThere(passwordFile);
    if (password === undefined) throw new Error(`${passwordFile} is missing; it holds the password of ${wanted}`);
    return { dataDir, password };
  }
  const password = randomBytes(24).toString('base64url');
  writeAtomically(passwordFile, password, 0o600);
  await initialise(dataDir, bin, user, password);
  return { dataDir, password };
}

/**
 * The wanted folder; or, when PostgreSQL's user may not enter its parents (a home of mode 700), one in
 * {@link REACHABLE_ROOT}, to which a symbolic link then leads.
 */
function place(wanted: string, user: ServerUser | undefined): string {
  mkdirSync(dirname(wanted), { recursive: true });
  if (existsSync(wanted)) return realpathSync(wanted);
  if (canReach(user, dirname(wanted), 'enter')) return wanted;
  const elsewhere = join(REACHABLE_ROOT, `data-${createHash('sha256').update(wanted).digest('hex').slice(0, 16)}`);
  // Nothing leads there any more: it belonged to a data folder that was deleted.
  rmSync(elsewhere, { recursive: true, force: true });
  rmSync(wanted, { force: true });
  mkdirSync(elsewhere, { recursive: true, mode: 0o755 });
  symlinkSync(elsewhere, wanted);
  return elsewhere;
}

/** Makes the cluster beside its place and moves it there when it is whole, so that no half one is ever started. */
async function initialise(dataDir: string, bin: string, user: ServerUser | undefined, password: string): Promise<void> {
  // A first start that was killed may have left its initdb at work: it gets no new one's files into its hands.
  const draft = `${dataDir}.new-${process.pid}`;
  const secrets = mkdtempSync(join(tmpdir(), 'recouvrement-'));
  const passwordFile = join(secrets, 'password');
  try {
    for (const name of readdirSync(dirname(dataDir)).filter((each) => each.startsWith(`${basename(dataDir)}.new`)))
      rmSync(join(dirname(dataDir), name), { recursive: true, force: true, maxRetries: 10 });
    mkdirSync(draft, { mode: 0o700 });
    writeFileSync(passwordFile, password, { mode: 0o600 });
    if (user) for (const path of [draft, secrets, passwordFile]) chownSync(path, user.uid, user.gid);
    const options = [`--username=${SUPERUSER}`, `--pwfile=${passwordFile}`, '--auth=scram-sha-256', '--encoding=UTF8'];
    const locale = ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
    await promisify(execFile)(join(bin, 'initdb'), ['-D', draft, ...options, ...locale, '--no-instructions'], {
      ...user,
      cwd: '/',
      env: { LC_ALL: 'C' },
    });
    rmSync(dataDir, { recursive: true, force: true }); // the empty folder of `place`
    renameSync(draft, dataDir);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    const { message, stderr = '' } = error as Error & { stderr?: string };
    throw serverFailure(`Cannot make the database cluster ${dataDir}: ${message}`, stderr, error);
  } finally {
    rmSync(secrets, { recursive: true, force: true });
  }
}
