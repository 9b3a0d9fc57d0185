import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const read = (file: string): string => readFileSync(join(__dirname, '..', '..', file), 'utf8');

/** The names in the table of docs/operations.md: all between backticks in a row's first cell. */
const described = [...read('docs/operations.md').matchAll(/^\| (`[A-Z_]+`(?:, `[A-Z_]+`)*) \|/gm)].flatMap(([, cell]) =>
  [...String(cell).matchAll(/`([A-Z_]+)`/g)].map(([, name]) => name),
);
const known = [...read('src/config.ts').matchAll(/^ {2}([A-Z][A-Z_]+):/gm)].map(([, name]) => name);

describe('The settings in docs/operations.md', () => {
  it('are those that are read', () => {
    expect([...described].sort()).toEqual([...known].sort());
  });
});
