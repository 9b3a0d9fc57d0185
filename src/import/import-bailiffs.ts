import type { Bailiff } from '../domain/office/periodic-duty';
import { Refusal } from '../domain/refusal';
import { columnsOf, openCsv } from './csv';
import type { CsvLine } from './csv-line';
import type { ImportReport } from './import-file';
import { BAILIFF_FIELDS, BAILIFF_FORMAT, readBailiff } from './read-bailiff';
import { rejection, type Rejection } from './rejection';

/**
 * Takes in a file of bailiffs, line by line: a line is taken in or rejected by itself, and what is on file with the same
 * content changes nothing; of a column that the file does not have, what is on file stays. There are some thousands of them in the whole country.
 *
 * @param declare what takes a bailiff in; left out on a dry run
 * @throws {UnreadableFile} nothing was taken in
 */
export async function importBailiffs(
  path: string,
  onFile: readonly Bailiff[],
  declare: ((bailiff: Bailiff) => Promise<void>) | null,
): Promise<ImportReport> {
  const file = await openCsv(path, BAILIFF_FORMAT);
  const columns = columnsOf(BAILIFF_FORMAT);
  const known = new Map(onFile.map((bailiff) => [bailiff.id, bailiff]));
  const saidOn = new Map<string, number>();
  const rejected: Rejection[] = [];
  const totals = { lines: 0, accepted: 0, unchanged: 0 };
  for await (const { line, cells, surplus } of file.rows()) {
    totals.lines += 1;
    const given = Object.fromEntries(columns.map((column, index) => [column, cells[index] ?? '']));
    const before = known.get(given['id'] ?? '');
    const kept =
      before === undefined ? {} : Object.fromEntries(file.absent.map((name) => [name, valueOf(before, name)]));
    const values = { ...given, ...kept };
    const said: CsvLine = { line, values, surplus };
    try {
      const bailiff = readBailiff(said);
      if (isSame(before, bailiff)) totals.unchanged += 1;
      else {
        const other = saidOn.get(bailiff.id);
        if (other !== undefined) throw otherwise(other);
        await declare?.(bailiff);
        known.set(bailiff.id, bailiff);
        totals.accepted += 1;
      }
      saidOn.set(bailiff.id, saidOn.get(bailiff.id) ?? line);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      rejected.push(rejection(error, [said], values['id'] ?? '', BAILIFF_FIELDS));
    }
  }
  return {
    file: path,
    dryRun: declare === null,
    ...totals,
    rejected: rejected.length,
    ignoredColumns: file.ignored,
    rejections: async function* () {
      yield* rejected;
    },
  };
}

const FIELDS = ['name', 'office', 'departement', 'email', 'from', 'to'] as const;

/** The optional columns are fields of the same names. */
const valueOf = (bailiff: Bailiff, column: string): string => bailiff[column as (typeof FIELDS)[number]] ?? '';

/** Two lines of one file that contradict each other: nobody can say which of them holds. */
const otherwise = (line: number): Refusal =>
  new Refusal('RCV-MALFORMED', { field: 'id', reason: `déjà à la ligne ${line}, avec un autre contenu` });

const isSame = (onFile: Bailiff | undefined, given: Bailiff): boolean =>
  onFile !== undefined && FIELDS.every((field) => onFile[field] === given[field]);
