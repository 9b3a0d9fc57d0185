import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

const SHOWN_LINES = 15;
/** Enough for the lines shown; a log may be large. */
const READ_BYTES = 64 * 1024;

/** How servers and their tools say that there is no space left; a message of theirs is all we get. */
const DISK_FULL = /No space left on device|disk is full|Disk quota exceeded/i;

/** The last lines that a server wrote to its log, those of earlier runs left out. @param from where its own part begins */
export function lastLines(file: string, from = 0): string {
  const log = openSync(file, 'r');
  try {
    const { size } = fstatSync(log);
    const start = Math.max(from, size - READ_BYTES);
    const bytes = Buffer.alloc(Math.max(size - start, 0));
    readSync(log, bytes, 0, bytes.length, start);
    return bytes.toString('utf8').trimEnd().split('\n').slice(-SHOWN_LINES).join('\n');
  } finally {
    closeSync(log);
  }
}

/** A server that does not start or has ended. With the code ENOSPC where its last words say that the disk is full. */
export function serverFailure(message: string, lastWords: string, cause?: unknown): Error {
  const failure = new Error(message, { cause });
  return DISK_FULL.test(lastWords) ? Object.assign(failure, { code: 'ENOSPC' }) : failure;
}
