import { type CopyRows, unescaped } from './copy-rows';

/** How the cells of a column are written. In a numbered form the row's number stands between `before` and `begin`. */
export interface CellForm {
  readonly before: Buffer;
  readonly begin: Buffer;
  readonly end: Buffer;
  /** Written for a value that is not there. */
  readonly absent: Buffer;
  /** Set when no value is written as it lies. */
  readonly rewritten: boolean;
  /** `begin`, value and `end` for a value that cannot be written as it lies. */
  whole(value: string): string;
}

/** How rows are written. */
export interface RowForm {
  readonly numbered: boolean;
  readonly before: Buffer;
  readonly begin: Buffer;
  readonly cells: readonly CellForm[];
  readonly end: Buffer;
  /** Flags the bytes (0 to 255) with which a value cannot be written as it lies: escapes, entities … */
  readonly special: Uint8Array;
  /** Flags the bytes with which it cannot begin. */
  readonly specialFirst: Uint8Array;
}

/** Flags bytes by their numbers. */
export function bytes(...numbers: readonly number[]): Uint8Array {
  const flags = new Uint8Array(256);
  for (const number of numbers) flags[number] = 1;
  return flags;
}

/** Bytes handed on at a time. */
const SIZE = 1 << 20;
/** The most that `whole` makes of one byte (an escaped line feed is two in COPY, six in JSON), and beside it. */
const GROWTH = 8;
const MARGIN = 96;
/** A value longer than a spreadsheet's cell holds is never written as it lies. */
const LONG = 32_767;

const TAB = 9;
const SPACE = 32;
const BACKSLASH = 92;
const N = 78;
const LINE_FEED = 10;

/** Rows in another form, for as long as `limit` allows; how many were written is told by `count`. */
export interface Encoding {
  readonly form: RowForm;
  /** Number of the first row. */
  readonly first: number;
  /** Rows at most; what is left stays in the reader. */
  readonly limit: number;
  count(rows: number): void;
}

/**
 * Writes rows in another form, byte by byte: a string for each cell would cost twice as much as the copying and the writing.
 * Memory stays flat, whatever the number of rows.
 */
export async function* encodeRows(rows: CopyRows, { form, first, limit, count }: Encoding): AsyncGenerator<Buffer> {
  const fixed = form.cells.reduce(
    (sum, { before, begin, end, absent }) => sum + before.length + begin.length + end.length + absent.length + MARGIN,
    form.before.length + form.begin.length + form.end.length + MARGIN,
  );
  let out = Buffer.allocUnsafe(SIZE);
  let length = 0;
  let done = 0;
  while (done < limit && (rows.at < rows.chunk.length || (await rows.more()))) {
    const end = rows.chunk.indexOf(LINE_FEED, rows.at);
    const room = fixed + (end - rows.at) * GROWTH;
    if (length + room > out.length) {
      yield out.subarray(0, length);
      out = Buffer.allocUnsafe(Math.max(SIZE, room));
      length = 0;
    }
    length = encodeRow(out, length, form, rows.chunk, rows.at, end, first + done);
    rows.at = end + 1;
    done++;
  }
  count(done);
  yield out.subarray(0, length);
}

/** @returns where the row ends in `out`, which has room for it */
function encodeRow(
  out: Buffer,
  start: number,
  form: RowForm,
  row: Buffer,
  from: number,
  to: number,
  number: number,
): number {
  const { numbered, cells, special, specialFirst } = form;
  const digits = numbered ? Buffer.from(String(number)) : NO_DIGITS;
  let p = put(out, put(out, put(out, start, form.before), digits), form.begin);
  let at = from;
  for (const cell of cells) {
    if (at > to) throw new Error('a row has too few fields');
    if (row[at] === BACKSLASH && row[at + 1] === N && (at + 2 === to || row[at + 2] === TAB)) {
      p = put(out, p, cell.absent);
      at += 3;
      continue;
    }
    p = put(out, put(out, p, cell.before), digits);
    const begun = p;
    p = put(out, p, cell.begin);
    const first = at;
    let unusual = cell.rewritten || specialFirst[row[at] as number] === 1 || row[at] === SPACE;
    for (let byte = 0; at < to && (byte = row[at] as number) !== TAB; at++) {
      if (special[byte] === 1) unusual = true;
      out[p++] = byte;
    }
    if (unusual || row[at - 1] === SPACE || at - first > LONG)
      p = begun + out.write(cell.whole(unescaped(row.toString('utf8', first, at))), begun);
    else p = put(out, p, cell.end);
    at++;
  }
  if (at !== to + 1) throw new Error('a row has too many fields');
  return put(out, p, form.end);
}

const NO_DIGITS = Buffer.alloc(0);

/** Short pieces: a loop is faster than `copy`, which leaves JavaScript. */
function put(out: Buffer, at: number, piece: Buffer): number {
  for (let index = 0; index < piece.length; index++) out[at + index] = piece[index] as number;
  return at + piece.length;
}
