/** Rows that travel to PostgreSQL as JSON, and the statements that write them. */

/** Columns as PostgreSQL reads them from JSON; `hex` becomes bytea. */
export type Columns = Readonly<
  Record<string, 'text' | 'int' | 'bigint' | 'boolean' | 'date' | 'timestamptz' | 'json' | 'jsonb' | 'text[]' | 'hex'>
>;

export interface PartSql {
  readonly table: string;
  readonly columns: Columns;
  /** Key columns of the upsert; none: rows are new. */
  readonly key?: readonly string[];
  readonly fixed?: readonly string[];
  /** Set with each update. */
  readonly also?: string;
}

const quoted = (name: string): string => `"${name}"`;
const recordset = (columns: Columns, parameter: number): string =>
  `json_to_recordset($${parameter}::json) AS x(${Object.entries(columns)
    .map(([name, type]) => `${quoted(name)} ${type === 'hex' ? 'text' : type}`)
    .join(', ')})`;
const value = ([name, type]: [string, string]): string =>
  type === 'hex' ? `decode(x.${quoted(name)}, 'hex')` : `x.${quoted(name)}`;

/** Sets the columns of rows that exist, found by their `id`. */
export function updateText(table: string, columns: Columns, parameter: number): string {
  const set = Object.entries(columns).filter(([name]) => name !== 'id');
  return `UPDATE ${table} t SET ${set.map((column) => `${column[0]} = ${value(column)}`).join(', ')} FROM ${recordset(columns, parameter)} WHERE t.id = x.id`;
}

/** Inserts rows, or brings those of the same key up to date. */
export function upsertText({ table, columns, key, fixed = key ?? [], also }: PartSql, parameter: number): string {
  const names = Object.keys(columns);
  const insert = `INSERT INTO ${table} (${names.map(quoted).join(', ')}) SELECT ${Object.entries(columns).map(value).join(', ')} FROM ${recordset(columns, parameter)}`;
  if (!key) return insert;
  const set = names
    .filter((name) => !fixed.includes(name) && !key.includes(name))
    .map((name) => `${quoted(name)} = excluded.${quoted(name)}`);
  return `${insert} ON CONFLICT (${key.map(quoted).join(', ')}) DO UPDATE SET ${[...set, ...(also ? [also] : [])].join(', ')}`;
}

/** Several statements that write as one. */
export function together(texts: readonly string[]): string {
  const withParts = texts.slice(0, -1).map((text, index) => `w${index} AS (${text})`);
  return `${withParts.length > 0 ? `WITH ${withParts.join(', ')} ` : ''}${texts.at(-1)}`;
}
