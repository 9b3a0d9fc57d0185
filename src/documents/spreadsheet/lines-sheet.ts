import { type LegalDay, toDayNumber } from '../../domain/calendar/legal-day';
import type { StatementColumn } from '../../domain/statement/columns';
import type { CopyRows } from '../copy-rows';
import { bytes, type CellForm, encodeRows, type RowForm } from '../encode-rows';
import { STYLE } from './styles';
import { cellText, columnLetters, SHEET_NAMESPACE, XML_HEAD } from './xml';

/** The rows a sheet can hold beside its header. */
export const ROWS_OF_A_SHEET = 1_048_575;

/** Between the day spreadsheets count from and ours. */
const DAY_ZERO = 25_569;
/** Characters in a cell at most; more, and the file would count as damaged. */
const MOST_CHARACTERS = 32_767;
const CUT = ' … (suite dans etat.csv)';

const WIDTHS = { text: 18, day: 12, amount: 15 } as const;
const WIDE: Readonly<Record<string, number>> = { name: 34, address1: 34, address2: 24, city: 24, case: 28, causes: 60 };

/** One sheet of lines: header row frozen and bold, filter, as many rows as a sheet holds. */
export async function* linesSheet(
  columns: readonly StatementColumn[],
  rows: CopyRows,
  { limit, count }: { readonly limit: number; count(rows: number): void },
): AsyncGenerator<Buffer> {
  const last = columnLetters(columns.length - 1);
  const widths = columns.map(({ key, type }, index) => {
    const column = index + 1;
    return `<col min="${column}" max="${column}" width="${WIDE[key] ?? WIDTHS[type]}" customWidth="1"/>`;
  });
  const header = columns.map(
    ({ label }, index) =>
      `<c r="${columnLetters(index)}1" s="${STYLE.heading}" t="inlineStr"><is><t>${cellText(label)}</t></is></c>`,
  );
  yield Buffer.from(
    `${XML_HEAD}<worksheet xmlns="${SHEET_NAMESPACE}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/><selection pane="bottomLeft" activeCell="A2" sqref="A2"/></sheetView></sheetViews><cols>${widths.join('')}</cols><sheetData><row r="1" ht="45" customHeight="1">${header.join('')}</row>`,
  );
  let written = 0;
  const told = (rows: number): void => count((written = rows));
  yield* encodeRows(rows, { form: rowForm(columns), first: 2, limit, count: told });
  yield Buffer.from(
    `</sheetData><autoFilter ref="A1:${last}${written + 1}"/><pageSetup paperSize="8" orientation="landscape"/></worksheet>`,
  );
}

const NOTHING = Buffer.alloc(0);
/** Of entities, escapes (COPY's, and a spreadsheet's `_x0041_`), characters that XML has not (U+FFFE and U+FFFF begin by 0xEF). */
const SPECIAL = bytes(...Buffer.from('&<>\\_'), 0xef, ...Array.from({ length: 32 }, (_, byte) => byte));
/** What a spreadsheet takes for the beginning of a formula once someone edits it. */
const FORMULA = /^[=+@\t\r-]/;

function rowForm(columns: readonly StatementColumn[]): RowForm {
  const cells = columns.map(({ type }, index) => {
    const before = Buffer.from(`<c r="${columnLetters(index)}`);
    switch (type) {
      case 'text':
        return { ...TEXT, before };
      case 'amount':
        return { ...AMOUNT, before };
      case 'day':
        return { ...dayForm(), before };
    }
  });
  return {
    numbered: true,
    before: Buffer.from('<row r="'),
    begin: Buffer.from('">'),
    cells,
    end: Buffer.from('</row>'),
    special: SPECIAL,
    specialFirst: bytes(...Buffer.from('=+@-')),
  };
}

const TEXT = {
  begin: Buffer.from('" t="inlineStr"><is><t>'),
  end: Buffer.from('</t></is></c>'),
  absent: NOTHING,
  rewritten: false,
  whole: (value: string): string => {
    const text =
      value.length > MOST_CHARACTERS
        ? value.slice(0, MOST_CHARACTERS - CUT.length).replace(/[\ud800-\udbff]$/, '') + CUT
        : value;
    const style = FORMULA.test(text) ? ` s="${STYLE.literal}"` : '';
    return `"${style} t="inlineStr"><is><t xml:space="preserve">${cellText(text)}</t></is></c>`;
  },
} as const satisfies Omit<CellForm, 'before'>;

const AMOUNT = {
  begin: Buffer.from(`" s="${STYLE.amount}"><v>`),
  end: Buffer.from('</v></c>'),
  absent: NOTHING,
  rewritten: false,
  // An amount below zero begins like a formula, and is none.
  whole: (value: string): string => `" s="${STYLE.amount}"><v>${value}</v></c>`,
} as const satisfies Omit<CellForm, 'before'>;

function dayForm(): Omit<CellForm, 'before'> {
  const known = new Map<string, string>();
  return {
    begin: NOTHING,
    end: NOTHING,
    absent: NOTHING,
    rewritten: true,
    whole: (day) => {
      let cell = known.get(day);
      if (cell === undefined)
        known.set(day, (cell = `" s="${STYLE.day}"><v>${toDayNumber(day as LegalDay) + DAY_ZERO}</v></c>`));
      return cell;
    },
  };
}
