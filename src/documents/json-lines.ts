import type { Readable } from 'node:stream';
import type { StatementColumn } from '../domain/statement/columns';
import { CopyRows } from './copy-rows';
import { bytes, type CellForm, encodeRows, type RowForm } from './encode-rows';

const QUOTE = 34;
const BACKSLASH = 92;
const CONTROLS = Array.from({ length: 32 }, (_, byte) => byte);
const NOTHING = Buffer.alloc(0);

/**
 * One JSON object a line, keys in the order of the columns; all values are text (amounts `"1234.56"`, days `"2026-06-30"`), `null`
 * what is not there.
 * @param count is told the number of lines at the end
 */
export async function* jsonLines(
  columns: readonly StatementColumn[],
  copied: Readable,
  count: (lines: number) => void,
): AsyncGenerator<Buffer> {
  const rows = new CopyRows(copied);
  try {
    yield* encodeRows(rows, { form: lineForm(columns), first: 1, limit: Infinity, count });
  } finally {
    rows.close();
  }
}

function lineForm(columns: readonly StatementColumn[]): RowForm {
  return {
    numbered: false,
    before: Buffer.from('{'),
    begin: NOTHING,
    cells: columns.map(({ key }, index) => memberForm(`${index === 0 ? '' : ','}${JSON.stringify(key)}:`)),
    end: Buffer.from('}\n'),
    special: bytes(QUOTE, BACKSLASH, ...CONTROLS),
    specialFirst: bytes(),
  };
}

const memberForm = (name: string): CellForm => ({
  before: Buffer.from(name),
  begin: Buffer.from('"'),
  end: Buffer.from('"'),
  absent: Buffer.from(`${name}null`),
  rewritten: false,
  whole: (value) => JSON.stringify(value),
});
