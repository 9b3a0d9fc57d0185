import { open, rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** A file that is there whole, or not at all; for its owner alone. */
export interface WholeFile {
  write(text: AsyncIterable<string> | Iterable<string>): Promise<void>;
  /** Removes what was begun and not finished. */
  close(): Promise<void>;
}

/** Begins the file, so that a place that cannot be written to is told before anything else is done. */
export async function openWholeFile(path: string): Promise<WholeFile> {
  const begun = `${path}.part`;
  const file = await open(begun, 'w', 0o600);
  return {
    write: async (text) => {
      await pipeline(Readable.from(text), file.createWriteStream({ flush: true }));
      await rename(begun, path);
    },
    close: async () => {
      await file.close();
      await rm(begun, { force: true });
    },
  };
}
