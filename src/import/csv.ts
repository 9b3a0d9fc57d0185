import { createReadStream } from 'node:fs';
import { CsvError, parse, type Options } from 'csv-parse';
import { parse as parseText } from 'csv-parse/sync';
import { decode, decodeStream } from 'iconv-lite';
import type { CsvLine, FileFormat } from './csv-line';
import { inspect, LONGEST_LINE, type TextFile, UnreadableFile } from './text-file';

/** A line before its values are named: those of the format's columns, in the format's order. */
export interface CsvRow extends Pick<CsvLine, 'line' | 'surplus'> {
  readonly cells: readonly string[];
}

/** A CSV file whose header is the one expected. */
export interface CsvFile {
  readonly bytes: number;
  /** Columns of the file that are not of the format: not read. */
  readonly ignored: readonly string[];
  /** Columns of the format that the file does not have: it says nothing of them. */
  readonly absent: readonly string[];
  /**
   * Its lines, read as they are asked for; memory does not grow with the file.
   * @throws {UnreadableFile} where the reading cannot go on
   */
  rows(onBytes?: (read: number) => void): AsyncGenerator<CsvRow>;
}

/** A real file has some twenty. */
const MOST_COLUMNS = 100;

/** The columns of a format, in the order of {@link CsvRow.cells}. */
export const columnsOf = ({ required, optional }: FileFormat): readonly string[] => [...required, ...optional];

/**
 * Opens a CSV file: UTF-8 (with or without BOM) or Windows-1252, `;` or `,`, any line end, a header whose case and spaces
 * do not matter.
 * @throws {UnreadableFile} when it is no CSV, or its columns are not those of the format
 */
export async function openCsv(path: string, format: FileFormat): Promise<CsvFile> {
  const file = await inspect(path);
  const header = decode(file.header, file.encoding);
  const options: Options = {
    bom: true,
    delimiter: header.split(';').length >= header.split(',').length ? ';' : ',',
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    trim: true,
    info: true,
    max_record_size: LONGEST_LINE,
  };
  const names = headerNames(path, header, options, format);
  const columns = columnsOf(format);
  const places = columns.map((name) => names.indexOf(name));
  return {
    bytes: file.bytes,
    ignored: names.filter((name) => name !== '' && !columns.includes(name)),
    absent: columns.filter((name) => !names.includes(name)),
    rows: (onBytes = () => {}) => rowsOf(path, file, options, { width: names.length, places }, onBytes),
  };
}

function headerNames(path: string, header: string, options: Options, format: FileFormat): string[] {
  const [first] = parseHeader(path, header, options);
  const names = (first?.record ?? []).map((name) =>
    name
      .trim()
      .toLowerCase()
      .replaceAll(/[\s-]+/g, '_'),
  );
  if (names.length > MOST_COLUMNS) throw new UnreadableFile(path, `plus de ${MOST_COLUMNS} colonnes`);
  const missing = format.required.filter((name) => !names.includes(name));
  if (missing.length > 0) throw new UnreadableFile(path, `colonnes manquantes : ${missing.join(', ')}`);
  const repeated = names.find((name, index) => name !== '' && names.indexOf(name) !== index);
  if (repeated !== undefined) throw new UnreadableFile(path, `colonne en double : ${repeated}`);
  return names;
}

interface Parsed {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

function parseHeader(path: string, header: string, options: Options): readonly Parsed[] {
  try {
    return parseText(header, options) as unknown as Parsed[];
  } catch (error) {
    throw unreadable(path, error, 0);
  }
}

async function* rowsOf(
  path: string,
  { encoding }: TextFile,
  options: Options,
  { width, places }: { readonly width: number; readonly places: readonly number[] },
  onBytes: (read: number) => void,
): AsyncGenerator<CsvRow> {
  const parser = parse(options);
  const source = createReadStream(path);
  source.on('error', (error) => parser.destroy(error));
  source.pipe(decodeStream(encoding)).pipe(parser);
  let isHeader = true;
  let last = 0;
  try {
    for await (const { record, info } of parser as AsyncIterable<Parsed>) {
      last = info.lines;
      onBytes(source.bytesRead);
      if (!isHeader)
        yield {
          line: info.lines,
          cells: places.map((place) => record[place] ?? ''),
          surplus: record.slice(width).some((value) => value !== ''),
        };
      isHeader = false;
    }
  } catch (error) {
    throw unreadable(path, error, last);
  } finally {
    source.destroy();
  }
}

/** What stops the reading after a line, in the officer's words; what is no fault of the file goes up as it is. */
function unreadable(path: string, error: unknown, after: number): unknown {
  if (!(error instanceof CsvError)) return error;
  const where = `à partir de la ligne ${after + 1}`;
  if (error.code === 'CSV_QUOTE_NOT_CLOSED') return new UnreadableFile(path, `guillemet non fermé, ${where}`);
  if (error.code === 'CSV_MAX_RECORD_SIZE')
    return new UnreadableFile(path, `ligne de plus de 100 000 caractères, ou guillemet non fermé, ${where}`);
  return new UnreadableFile(path, `lecture interrompue ${where} (${error.code})`);
}
