import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { PackagedFile } from './manifest';

/** Writes a file of a package to disk, and says what the manifest is to say of it. What cannot be written stops the reading. */
export async function writePackaged(
  folder: string,
  name: string,
  content: Readable | AsyncIterable<Buffer> | Iterable<Buffer>,
): Promise<PackagedFile> {
  const hash = createHash('sha256');
  let bytes = 0;
  await pipeline(
    content instanceof Readable ? content : Readable.from(content, { objectMode: false }),
    async function* measured(chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        hash.update(chunk);
        bytes += chunk.length;
        yield chunk;
      }
    },
    createWriteStream(path.join(folder, name), { flags: 'wx', flush: true }),
  );
  return { name, bytes, sha256: hash.digest('hex') };
}
