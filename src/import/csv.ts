import { createReadStream } from 'node:fs';
import { CsvError, parse } from 'csv-parse';
import { decodeStream } from 'iconv-lite';
import { Refusal } from '../domain/refusal';
import type { CsvLine } from './csv-line';

/** Why a file, or the rest of it, cannot be read; in French, for the officer who sent it. */
export class UnreadableFile extends Refusal {
  constructor(path: string, reason: string) {
    super('RCV-MALFORMED', { field: path, reason });
  }
}

const LONGEST_LINE = 100_000;

/**
 * Reads a CSV file line by line: UTF-8 (with or without BOM) or Windows-1252, `;` or `,`, a header line. It is read twice,
 * for the last byte may tell its encoding; memory does not grow with it.
 * @throws {UnreadableFile} when it is no CSV, or a required column is missing
 */
export async function* readCsv(path: string, required: readonly string[]): AsyncGenerator<CsvLine> {
  const { header, encoding } = await inspect(path);
  const delimiter = header.split(';').length >= header.split(',').length ? ';' : ',';
  const parser = parse({
    bom: true,
    delimiter,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    trim: true,
    info: true,
    max_record_size: LONGEST_LINE,
  });
  const source = createReadStream(path);
  source.on('error', (error) => parser.destroy(error));
  source.pipe(decodeStream(encoding)).pipe(parser);
  let columns: readonly string[] | null = null;
  let last = 0;
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
      last = info.lines;
      if (columns === null) columns = columnsOf(path, record, required);
      else yield lineOf(columns, record, info.lines);
    }
  } catch (error) {
    if (error instanceof CsvError) throw new UnreadableFile(path, whatStops(error.code, last + 1));
    throw error;
  } finally {
    source.destroy();
  }
  if (columns === null) throw new UnreadableFile(path, 'fichier vide');
}

function columnsOf(path: string, header: readonly string[], required: readonly string[]): readonly string[] {
  const missing = required.filter((name) => !header.includes(name));
  if (missing.length > 0) throw new UnreadableFile(path, `colonnes manquantes : ${missing.join(', ')}`);
  const repeated = header.find((name, index) => name !== '' && header.indexOf(name) !== index);
  if (repeated !== undefined) throw new UnreadableFile(path, `colonne en double : ${repeated}`);
  return header;
}

function lineOf(columns: readonly string[], record: readonly string[], line: number): CsvLine {
  return {
    line,
    values: Object.fromEntries(columns.map((name, index) => [name, record[index] ?? ''])),
    surplus: record.slice(columns.length).some((value) => value !== ''),
  };
}

function whatStops(code: string, line: number): string {
  if (code === 'CSV_QUOTE_NOT_CLOSED') return `guillemet non fermé, à partir de la ligne ${line}`;
  if (code === 'CSV_MAX_RECORD_SIZE')
    return `ligne de plus de 100 000 caractères, ou guillemet non fermé, à partir de la ligne ${line}`;
  return `lecture interrompue à partir de la ligne ${line} (${code})`;
}

/** The first line as it stands, and the encoding of the whole. */
async function inspect(path: string): Promise<{ header: string; encoding: 'utf8' | 'win1252' }> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let header = '';
  let utf8 = true;
  try {
    for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
      if (chunk.includes(0)) throw new UnreadableFile(path, "ce n'est pas un fichier texte (octet nul)");
      if (header === '') header = chunk.toString('latin1').trimStart().split(/\r?\n/, 1)[0] ?? '';
      utf8 &&= decodes(decoder, chunk);
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall !== undefined)
      throw new UnreadableFile(path, 'fichier introuvable ou illisible');
    throw error;
  }
  return { header, encoding: utf8 && decodes(decoder) ? 'utf8' : 'win1252' };
}

/** Whether the bytes go on as UTF-8; without any, whether the last character was whole. */
function decodes(decoder: InstanceType<typeof TextDecoder>, chunk?: Buffer): boolean {
  try {
    decoder.decode(chunk, { stream: chunk !== undefined });
    return true;
  } catch {
    return false;
  }
}
