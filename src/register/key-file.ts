import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

const KEY_BYTES = 32;

/**
 * Reads the register's key, written as 64 hexadecimal digits; makes one when there is no file (mode 600). Two processes
 * starting at once agree on the first one written.
 * @throws {Error} when the file is not a key, or when others may read it
 */
export async function readKeyFile(path: string): Promise<Buffer> {
  try {
    return await readExistingKey(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  await mkdir(dirname(path), { recursive: true });
  try {
    const file = await open(path, 'wx', 0o600);
    try {
      await file.writeFile(`${randomBytes(KEY_BYTES).toString('hex')}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return readExistingKey(path);
}

/** Makes none. @throws {Error} also when there is no file (ENOENT) */
export async function readExistingKey(path: string): Promise<Buffer> {
  const text = (await readFile(path, 'utf8')).trim();
  if (!/^[0-9a-f]{64}$/i.test(text)) throw new Error(`key file ${path}: 64 hexadecimal digits expected`);
  const { mode } = await stat(path);
  if ((mode & 0o077) !== 0) throw new Error(`key file ${path}: mode 600 expected, others may read it`);
  return Buffer.from(text, 'hex');
}
