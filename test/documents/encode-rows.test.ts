import { Readable } from 'node:stream';
import fc from 'fast-check';
import { jsonLines } from '../../src/documents/json-lines';
import { printable } from '../../src/documents/summary/printable';
import { renderSummary } from '../../src/documents/summary/render-summary';
import type { SummaryData } from '../../src/documents/summary/summary-data';
import type { StatementColumn } from '../../src/domain/statement/columns';
import { escaped } from '../../src/register/copy';

const COLUMNS: readonly StatementColumn[] = ['a', 'b', 'c'].map((key) => ({ key, label: key, type: 'text' }));

/** Any text that PostgreSQL keeps. */
const text = fc
  .oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.string({ unit: fc.constantFrom('\\', 'N', '\t', '\n', ' ', '"', 'é', '😀') }),
  )
  .map((value) => value.replaceAll('\0', ''));
const row = fc.tuple(...COLUMNS.map(() => fc.option(text)));

async function linesOf(copied: readonly Buffer[], count: (lines: number) => void = () => {}): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of jsonLines(COLUMNS, Readable.from(copied), count)) parts.push(part);
  return Buffer.concat(parts).toString('utf8');
}

describe('rows of the register as lines of a file', () => {
  it('come back as they were, however the stream is cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { maxLength: 8 }),
        fc.array(fc.nat(400), { maxLength: 12 }),
        async (rows, cuts) => {
          const copied = Buffer.from(
            rows
              .map((fields) => `${fields.map((field) => (field === null ? '\\N' : escaped(field))).join('\t')}\n`)
              .join(''),
          );
          const at = [0, ...cuts.map((cut) => Math.min(cut, copied.length)).sort((a, b) => a - b), copied.length];
          const pieces = at.slice(1).map((end, index) => copied.subarray(at[index], end));
          let counted = -1;
          const lines = (await linesOf(pieces, (count) => (counted = count))).split('\n').slice(0, -1);
          expect(lines.map((line) => Object.values(JSON.parse(line) as object))).toEqual(rows);
          expect(counted).toBe(rows.length);
        },
      ),
    );
  });

  it('are refused when one breaks off or has other fields than columns', async () => {
    await expect(linesOf([Buffer.from('1\t2\t3\n1\t2')])).rejects.toThrow('break off');
    await expect(linesOf([Buffer.from('1\t2\n')])).rejects.toThrow('too few');
    await expect(linesOf([Buffer.from('1\t2\t3\t4\n')])).rejects.toThrow('too many');
  });

  it('may be as long as they like', async () => {
    const long = 'é'.repeat(3_000_000);
    expect(await linesOf([Buffer.from(`1\t${long}\t\\N\n`)])).toBe(`{"a":"1","b":"${long}","c":null}\n`);
  });
});

describe('the summary', () => {
  it('has a sign for every character that it lets through', async () => {
    const all = Array.from({ length: 0x1_0000 }, (_, code) =>
      code >= 0xd800 && code < 0xe000 ? '' : String.fromCodePoint(code),
    );
    const shown = [...new Set(printable(all.join('')))].join(' ');
    expect(shown.length).toBeGreaterThan(1500);
    const data: SummaryData = {
      title: shown,
      documentTitle: 'Essai',
      subtitle: '',
      particulars: [['a', shown]],
      columns: ['a'],
      natures: [],
      total: ['1'],
      identity: shown,
      settled: [],
      approval: { signatory: shown, on: '' },
    };
    const pdf = await renderSummary(data, '2009-07-02T07:00:00.000Z' as never);
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
  });
});
