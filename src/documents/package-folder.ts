import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';

/** Hidden folders of this process that are being filled. */
const underWay = new Set<string>();

/**
 * Makes a folder whole or not at all: it is filled under a hidden name beside it and takes its own once everything is on disk.
 * What a killed process left half way is cleared away by the next one.
 * @param fill is given the folder to write into; its files are on disk when it returns
 * @param options.mode who may enter it; default: as the machine has it
 * @throws {NodeJS.ErrnoException} ENOTEMPTY or EEXIST when the folder is there already, unless it is to be replaced
 */
export async function makeFolder<T>(
  target: string,
  fill: (folder: string) => Promise<T>,
  { replace = false, mode }: { readonly replace?: boolean; readonly mode?: number } = {},
): Promise<T> {
  const parent = path.dirname(target);
  const hidden = `.${path.basename(target)}.part-`;
  await mkdir(parent, { recursive: true });
  await clearAway(parent, hidden);
  const folder = path.join(parent, `${hidden}${process.pid}-${randomUUID()}`);
  underWay.add(folder);
  try {
    await mkdir(folder, mode);
    const filled = await fill(folder);
    await sync(folder);
    if (replace) await setAside(target, `${folder}-old`);
    await rename(folder, target);
    await rm(`${folder}-old`, { recursive: true, force: true });
    await sync(parent);
    return filled;
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  } finally {
    underWay.delete(folder);
  }
}

/** Makes sure that a folder's list of names is on disk. */
async function sync(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** A folder cannot be renamed onto one that holds something. */
async function setAside(target: string, aside: string): Promise<void> {
  try {
    await rename(target, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

async function clearAway(parent: string, hidden: string): Promise<void> {
  for (const name of await readdir(parent)) {
    const left = path.join(parent, name);
    if (name.startsWith(hidden) && !underWay.has(left) && !isAlive(Number.parseInt(name.slice(hidden.length), 10)))
      await rm(left, { recursive: true, force: true });
  }
}

/** Of this process only what is under way is alive. */
function isAlive(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
