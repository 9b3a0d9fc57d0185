/** The columns of a kind of file. */
export interface FileFormat {
  readonly required: readonly string[];
  /** Other columns are not read. */
  readonly optional: readonly string[];
}

/** One line of a file: its number (the header is line 1) and its values by column name. */
export interface CsvLine {
  readonly line: number;
  readonly values: Readonly<Record<string, string>>;
  /** It holds more values than there are columns: one of them may be cut in two (`1234,56` between commas). */
  readonly surplus: boolean;
}

/** What no text has: control characters, and the sign that stands for a byte of another encoding. */
// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const ILLEGIBLE = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\uFFFD]/;

/** Why nothing of a line is to be believed, and of which column; null: nothing speaks against it. */
export function faultIn({ values, surplus }: CsvLine): { readonly field: string; readonly reason: string } | null {
  if (surplus)
    return {
      field: 'ligne',
      reason: 'plus de valeurs que de colonnes ; mettre entre guillemets ce qui contient le séparateur',
    };
  const illegible = Object.keys(values).find((name) => ILLEGIBLE.test(values[name] ?? ''));
  return illegible === undefined ? null : { field: illegible, reason: 'caractère illisible' };
}
