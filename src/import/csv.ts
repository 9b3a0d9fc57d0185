import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { parse } from 'csv-parse';
import { decodeStream } from 'iconv-lite';

/** One line of a file: its number (the header is line 1) and its values by column name. */
export interface CsvLine {
  readonly line: number;
  readonly values: Readonly<Record<string, string>>;
}

/** Why a file cannot be read at all; in French, for the officer who sent it. */
export class UnreadableFile extends Error {
  override readonly name = 'UnreadableFile';
}

const LONGEST_LINE = 100_000;

/**
 * Reads a CSV file line by line: UTF-8 (with or without BOM) or Windows-1252, `;` or `,`, a header line. Memory does not
 * grow with the file.
 * @throws {UnreadableFile} when it is no CSV, or a required column is missing
 */
export async function* readCsv(path: string, required: readonly string[]): AsyncGenerator<CsvLine> {
  const start = await beginning(path);
  if (start.includes(0)) throw new UnreadableFile('Le fichier n’est pas un fichier texte (octet nul).');
  const encoding = isUtf8(start) ? 'utf8' : 'win1252';
  const header = (start.toString('latin1').split(/\r?\n/, 1)[0] ?? '').replace(/^\u00ef\u00bb\u00bf/, '');
  const delimiter = header.split(';').length >= header.split(',').length ? ';' : ',';
  const columns = header.split(delimiter).map((name) => name.trim().replace(/^"|"$/g, ''));
  const missing = required.filter((name) => !columns.includes(name));
  if (missing.length > 0) throw new UnreadableFile(`Colonnes manquantes : ${missing.join(', ')}.`);
  const repeated = columns.find((name, index) => columns.indexOf(name) !== index);
  if (repeated !== undefined) throw new UnreadableFile(`Colonne en double : ${repeated}.`);

  const parser = parse({
    bom: true,
    delimiter,
    columns: () => columns,
    relax_column_count: true,
    skip_empty_lines: true,
    trim: true,
    info: true,
    max_record_size: LONGEST_LINE,
  });
  const source = createReadStream(path);
  source.on('error', (error) => parser.destroy(error));
  source.pipe(decodeStream(encoding)).pipe(parser);
  try {
    for await (const { record, info } of parser as AsyncIterable<{
      record: Record<string, string>;
      info: { lines: number };
    }>)
      yield { line: info.lines, values: record };
  } catch (error) {
    throw new UnreadableFile(`Lecture interrompue : ${(error as Error).message}.`);
  } finally {
    source.destroy();
  }
}

async function beginning(path: string): Promise<Buffer> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(65_536), 0, 65_536, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** Whether the bytes are UTF-8; a sequence cut by the end of the sample does not count against it. */
function isUtf8(bytes: Buffer): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

/** `2026-04-01` or `01/04/2026`, as an ISO day; other text is left as it is, for intake to refuse. */
export function isoDay(text: string): string {
  const french = /^(\d{2})\/(\d{2})\/(\d{4})$/.exec(text);
  return french ? `${french[3]}-${french[2]}-${french[1]}` : text;
}

/** `1234.56`, `1234,56`, `1 234,56`, as `1234.56`; other text is left as it is, for intake to refuse. */
export function decimalAmount(text: string): string {
  const plain = text.replace(/[\s\u00a0\u202f]/g, '');
  return /^-?\d+(,\d{1,2})?$/.test(plain) ? plain.replace(',', '.') : plain;
}
