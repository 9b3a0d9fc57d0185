import Table from 'cli-table3';
import { type Cents, formatCents } from '../domain/money/cents';

/** Prints rows as a table for people, or as JSON for programs (amounts as text). */
export function printTable<T>(
  rows: readonly T[],
  columns: readonly (readonly [string, (row: T) => string])[],
  json: boolean | undefined,
): void {
  if (json) {
    process.stdout.write(`${jsonText(rows)}\n`);
    return;
  }
  const table = new Table({ head: columns.map(([head]) => head), style: { head: [], border: [] } });
  table.push(...rows.map((row) => columns.map(([, value]) => value(row))));
  process.stdout.write(`${table.toString()}\n`);
}

/** JSON in which `bigint` cents are written as `"1234.56"`. */
export function jsonText(value: unknown): string {
  return JSON.stringify(
    value,
    (_, inner: unknown) => (typeof inner === 'bigint' ? formatCents(inner as Cents) : inner),
    2,
  );
}
