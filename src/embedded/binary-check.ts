import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { accessSync, constants, createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { PinnedBinary } from './binary-pins';

/** Why a file is not the pinned program, undefined if it is. The hash is compared where one is known. */
export async function mismatch(file: string, pin: PinnedBinary): Promise<string | undefined> {
  const wrong = answerMismatch(file, pin);
  if (wrong) return wrong;
  const expected = pin.sha256[`${process.platform}-${process.arch}`];
  if (expected === undefined) return undefined;
  const found = await sha256(file);
  return found === expected ? undefined : `its SHA-256 is ${found}, not ${expected}`;
}

/** The quick half of {@link mismatch}: it can be run, and answers as this version does. */
export function answerMismatch(file: string, pin: PinnedBinary): string | undefined {
  try {
    accessSync(file, constants.X_OK);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'no such file' : 'not executable';
  }
  const { error, stdout, stderr } = spawnSync(file, ['--version'], { encoding: 'utf8', timeout: 20_000 });
  if (error) return error.message;
  const answer = `${stdout}${stderr}`.trim();
  return pin.answers.test(answer) ? undefined : `not version ${pin.version}: "${answer.split('\n')[0]}"`;
}

async function sha256(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file, { highWaterMark: 1 << 20 }), hash);
  return hash.digest('hex');
}
