import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Only src/clock.ts reads the machine's clock. Date.now() is caught by .oxlintrc.json; `new Date()` without argument no rule of
 * oxlint can name, hence this scan. Workflows may: their sandbox replaces Date by replayable time.
 */
const ALLOWED = ['src/clock.ts'];
const READS_THE_CLOCK = /(new\s+Date\s*\(\s*\)|new\s+Date\b(?!\s*[(\w])|(?<!new\s+|[\w.])Date\s*\(\s*\))/;

const root = join(__dirname, '..', '..');

const readers = (readdirSync(join(root, 'src'), { recursive: true }) as string[])
  .map((file) => join('src', file))
  .filter((file) => file.endsWith('.ts') && !file.startsWith(join('src', 'generated')))
  .filter((file) => !file.startsWith(join('src', 'workflows')) && !ALLOWED.includes(file))
  .filter((file) => READS_THE_CLOCK.test(withoutComments(readFileSync(join(root, file), 'utf8'))));

function withoutComments(source: string): string {
  return source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
}

describe('The machine’s clock', () => {
  it('is read in src/clock.ts alone', () => {
    expect(readers).toEqual([]);
  });

  it.each(['new Date()', 'new Date( )', 'const now = new Date;', 'Date()'])('is seen to be read by %s', (source) => {
    expect(READS_THE_CLOCK.test(source)).toBe(true);
  });

  it.each(['new Date(ms)', 'formatDate()', 'toPlainDate()', 'x.Date()', 'Date.parse(text)'])(
    'is not read by %s',
    (source) => {
      expect(READS_THE_CLOCK.test(source)).toBe(false);
    },
  );
});
