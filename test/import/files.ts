import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A folder for the files that come in; `end()` removes it. */
export function inbox(): { put(content: string | Buffer): string; end(): void } {
  const folder = mkdtempSync(path.join(tmpdir(), 'recouvrement-import-'));
  let files = 0;
  return {
    put: (content) => {
      const file = path.join(folder, `${++files}.csv`);
      writeFileSync(file, content);
      return file;
    },
    end: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** A table as CSV text. */
export const csv = (rows: readonly (readonly string[])[], delimiter = ';', lineEnd = '\n'): string =>
  rows.map((row) => row.join(delimiter) + lineEnd).join('');
