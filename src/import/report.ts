import { Refusal } from '../domain/refusal';
import { type CsvLine, isoDay } from './csv';

/** A rejected line: where, what, why. The value is the file's own; reports stay with who sent the file. */
export interface Rejection {
  readonly line: number;
  readonly reference: string;
  readonly column: string | null;
  readonly value: string | null;
  readonly code: string;
  readonly reason: string;
}

export interface ImportReport {
  readonly file: string;
  readonly dryRun: boolean;
  readonly lines: number;
  /** New facts or cases. */
  readonly accepted: number;
  /** Already on file with the same content. */
  readonly unchanged: number;
  readonly rejected: readonly Rejection[];
}

/** The column of a file that holds a data field, where the names differ. */
export type ColumnOfField = Readonly<Record<string, string>>;

/** What is unknown is named by one column. */
const COLUMN_OF_CODE: Readonly<Record<string, string>> = {
  'RCV-UNKNOWN-CASE': 'notice_ref',
  'RCV-UNKNOWN-CAISSE': 'caisse',
  'RCV-UNKNOWN-DEBTOR': 'debtor_ref',
};

/**
 * A rejection in the words of the file, from what the register or intake said.
 * @throws whatever is no refusal: that is a fault, and goes up
 */
export function rejection(
  error: unknown,
  { line, values }: CsvLine,
  reference: string,
  columns: ColumnOfField = {},
): Rejection {
  if (!(error instanceof Refusal)) throw error;
  const { code, params, message } = error;
  const column = columnOf(code, params, values, columns);
  const value = column === null ? undefined : values[column];
  return {
    line,
    reference,
    column,
    value: value ?? params['amount'] ?? params['day'] ?? null,
    code,
    reason: message,
  };
}

function columnOf(
  code: string,
  { field, day }: Readonly<Record<string, string>>,
  values: CsvLine['values'],
  columns: ColumnOfField,
): string | null {
  // Several columns hold days: the one at fault is the one that says this day.
  if (day !== undefined && (field === undefined || field === 'on')) {
    const saying = Object.entries(values).find(([, value]) => isoDay(value) === day);
    if (saying) return saying[0];
  }
  const named = field === undefined ? COLUMN_OF_CODE[code] : (columns[field] ?? field);
  return named ?? null;
}

/** Why nothing of a line is to be believed: one of its values may be cut in two. */
export function surplusIn({ surplus }: CsvLine): Refusal | null {
  if (!surplus) return null;
  const reason = 'plus de valeurs que de colonnes ; mettre entre guillemets ce qui contient le séparateur';
  return new Refusal('RCV-MALFORMED', { field: 'ligne', reason });
}
