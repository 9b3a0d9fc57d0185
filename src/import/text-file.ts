import { createReadStream } from 'node:fs';
import { Refusal } from '../domain/refusal';

/** Why a file cannot be read; in French, for the officer who sent it. Nothing of it is taken in. */
export class UnreadableFile extends Refusal {
  constructor(path: string, reason: string) {
    super('RCV-MALFORMED', { field: path, reason });
  }
}

export interface TextFile {
  readonly encoding: 'utf8' | 'win1252';
  readonly bytes: number;
  /** The first line that is not blank, as it stands. */
  readonly header: Buffer;
}

export const LONGEST_LINE = 100_000;
/** No encoding needs more bytes for a character. */
const LONGEST_LINE_BYTES = 4 * LONGEST_LINE;

const [NUL, LF, CR, SPACE] = [0x00, 0x0a, 0x0d, 0x20];
const BOM = Buffer.from('\uFEFF');

/**
 * Reads a file through, for its last byte may tell its encoding. Memory does not grow with it: a line beyond all measure
 * stops the reading.
 * @throws {UnreadableFile}
 */
export async function inspect(path: string): Promise<TextFile> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const found = { bytes: 0, line: 1, width: 0, last: NUL, utf8: true, accentOn: 0, header: null as Buffer | null };
  const firstLine: Buffer[] = [];
  let blank = true;

  const look = (chunk: Buffer): void => {
    let lineStart = 0;
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at] as number;
      if (byte === CR || byte === LF) {
        if (byte === CR || found.last !== CR) found.line += 1;
        found.width = 0;
        if (found.header === null) {
          firstLine.push(chunk.subarray(lineStart, at));
          if (!blank) found.header = Buffer.concat(firstLine);
          firstLine.length = 0;
          lineStart = at + 1;
        }
      } else {
        if (byte === NUL) throw new UnreadableFile(path, "ce n'est pas un fichier texte (octet nul)");
        if (++found.width > LONGEST_LINE_BYTES)
          throw new UnreadableFile(path, `ligne de plus de 100 000 caractères : ligne ${found.line}`);
        if (byte !== SPACE) blank = false;
        if (found.last === 0xc3 && byte >= 0x80 && byte < 0xc0) found.accentOn ||= found.line;
      }
      found.last = byte;
    }
    if (found.header === null) firstLine.push(Buffer.from(chunk.subarray(lineStart)));
    found.bytes += chunk.length;
    found.utf8 &&= decodes(decoder, chunk);
  };
  try {
    for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) look(chunk);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall !== undefined)
      throw new UnreadableFile(path, 'fichier introuvable ou illisible');
    throw error;
  }
  const header = found.header ?? Buffer.concat(firstLine);
  if (blank) throw new UnreadableFile(path, 'fichier vide');
  if (found.utf8 && decodes(decoder)) return { encoding: 'utf8', bytes: found.bytes, header };
  // An `é` of UTF-8 is `Ã©` in Windows-1252: no name is written so, and none may be stored so.
  if (header.subarray(0, BOM.length).equals(BOM) || found.accentOn > 0) {
    const where = found.accentOn > 0 ? `ligne ${found.accentOn}` : "marque d'ordre des octets";
    throw new UnreadableFile(path, `encodages mélangés : UTF-8 (${where}) et autre`);
  }
  return { encoding: 'win1252', bytes: found.bytes, header };
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
