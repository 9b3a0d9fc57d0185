import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { OUTAGES } from '../../src/cli/outage';
import { REFUSALS } from '../../src/domain/refusal';

const operations = readFileSync(join(__dirname, '..', '..', 'docs', 'operations.md'), 'utf8');

describe('The outages in docs/operations.md', () => {
  it('are those that commands tell of', () => {
    const listed = [...operations.matchAll(/^\| `(RCV-[A-Z-]+)` \|/gm)].map(([, code]) => code);
    expect(listed).toEqual(Object.keys(OUTAGES));
  });

  it('bear no code of a refusal', () => {
    expect(Object.keys(OUTAGES).filter((code) => code in REFUSALS)).toEqual([]);
  });
});
