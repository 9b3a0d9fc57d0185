import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REFUSALS } from '../../src/domain/refusal';

const root = join(__dirname, '..', '..');

describe('docs/refusals.md', () => {
  it('is what the table of refusals says', () => {
    execFileSync(process.execPath, [join(root, 'scripts', 'refusals-doc.mjs'), '--check'], { stdio: 'pipe' });
  });

  it('lists every code once', () => {
    const listed = [...readFileSync(join(root, 'docs', 'refusals.md'), 'utf8').matchAll(/^\| `(RCV-[A-Z-]+)` /gm)].map(
      ([, code]) => code,
    );
    expect(listed).toEqual(Object.keys(REFUSALS));
  });
});
