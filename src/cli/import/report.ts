import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ImportReport } from '../../import/import-file';

/** More would hide the first from whoever reads them on a terminal. */
const MOST_PRINTED = 50;

/** A report as JSON. It quotes the rejected values, so that only its owner reads it. */
export const reportText = (report: ImportReport): AsyncIterable<string> => jsonOf(report);

/** Prints a report for programs, or the beginning of it for people. */
export async function printReport(
  report: ImportReport,
  { json, out }: { json: boolean; out: Writable },
): Promise<void> {
  await pipeline(Readable.from(json ? jsonOf(report) : textOf(report)), out, { end: false });
}

async function* jsonOf({ rejected: _, rejections, ...head }: ImportReport): AsyncGenerator<string> {
  yield `${JSON.stringify(head, null, 2).slice(0, -2)},\n  "rejected": [`;
  let separator = '\n';
  for await (const rejection of rejections()) {
    yield `${separator}    ${JSON.stringify(rejection)}`;
    separator = ',\n';
  }
  yield `\n  ]\n}\n`;
}

async function* textOf(report: ImportReport): AsyncGenerator<string> {
  const { file, dryRun, lines, accepted, unchanged, rejected, ignoredColumns } = report;
  yield `${file} : ${lines} lignes lues, ${accepted} ${dryRun ? 'à enregistrer' : 'enregistrés'}, ${unchanged} déjà connus, ${rejected} rejetés.\n`;
  if (ignoredColumns.length > 0) yield `  colonnes non lues : ${printable(ignoredColumns.join(', '))}\n`;
  let printed = 0;
  for await (const { line, reference, column, value, code, reason } of report.rejections()) {
    const what = `(${reference})${column ? `, ${column}` : ''}${value ? ` « ${value} »` : ''} : ${code} ${reason}`;
    yield `  ligne ${line} ${printable(what)}\n`;
    if (++printed === MOST_PRINTED) break;
  }
  if (rejected > printed) yield `  … et ${rejected - printed} autres : --report les donne tous.\n`;
}

const LONGEST_PRINTED = 400;

/** What comes from a file may hold what moves the cursor of a terminal. */
export function printable(text: string): string {
  const shown = text.length > LONGEST_PRINTED ? `${text.slice(0, LONGEST_PRINTED)}…` : text;
  // oxlint-disable-next-line no-control-regex -- control characters are what is replaced
  return shown.replaceAll(/[\u0000-\u001F\u007F-\u009F]/g, '\uFFFD');
}
