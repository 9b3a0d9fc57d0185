import { Refusal } from '../domain/refusal';
import type { CsvLine } from './csv-line';
import { isoDay } from './written-values';

/** A rejected line: where, what, why. The value is the file's own; reports stay with who sent the file. */
export interface Rejection {
  readonly line: number;
  readonly reference: string;
  readonly column: string | null;
  readonly value: string | null;
  readonly code: string;
  readonly reason: string;
}

/** The column of a file that holds a data field, where the names differ. */
export type ColumnOfField = Readonly<Record<string, string>>;

/** What is unknown, or known already, is named by one column. */
const COLUMN_OF_CODE: Readonly<Record<string, string>> = {
  'RCV-UNKNOWN-CASE': 'notice_ref',
  'RCV-CASE-EXISTS': 'notice_ref',
  'RCV-UNKNOWN-CAISSE': 'caisse',
  'RCV-UNKNOWN-DEBTOR': 'debtor_ref',
  'RCV-UNKNOWN-DUTY': 'query',
  'RCV-QUERY-NOT-SENT': 'query',
  'RCV-NOT-PLACED': 'notice_ref',
};

/**
 * A rejection in the words of the file: of the line at fault when the refusal names it (`debts[1].dueOn`), else of the first.
 * @param lines what was refused, whole
 */
export function rejection(
  refusal: Refusal,
  lines: readonly CsvLine[],
  reference: string,
  columns: ColumnOfField,
): Rejection {
  const of = /^(?:lines|debts)\[(\d+)\]\.(\w+)$/.exec(refusal.params['field'] ?? '');
  const { line, values } = lines[Number(of?.[1] ?? 0)] as CsvLine;
  const { code, params } = refusal;
  const field = of?.[2] ?? params['field'];
  const column = columnOf(code, field, params['day'], values, columns);
  const { message } =
    field === undefined || column === null ? refusal : new Refusal(code, { ...params, field: column });
  const value = column === null ? undefined : values[column];
  return { line, reference, column, value: value ?? params['amount'] ?? params['day'] ?? null, code, reason: message };
}

function columnOf(
  code: string,
  field: string | undefined,
  day: string | undefined,
  values: CsvLine['values'],
  columns: ColumnOfField,
): string | null {
  if (field === undefined && COLUMN_OF_CODE[code] !== undefined) return COLUMN_OF_CODE[code];
  // Several columns hold days: the one at fault is the one that says this day.
  if (day !== undefined && (field === undefined || field === 'on')) {
    const saying = Object.entries(values).find(([, value]) => isoDay(value) === day);
    if (saying) return saying[0];
  }
  return field === undefined ? null : (columns[field] ?? field);
}
