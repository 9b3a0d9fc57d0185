import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
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

const [NUL, LF, CR] = [0x00, 0x0a, 0x0d];
const BOM = Buffer.from('\uFEFF').toString('latin1');
/** First byte, in UTF-8, of the accented letters of western Europe; `Ã` in Windows-1252. */
const ACCENT = 0xc3;

/**
 * Reads a file through, for its last byte may tell its encoding. Memory does not grow with it: a line beyond all measure
 * ends the reading.
 * @throws {UnreadableFile}
 */
export async function inspect(path: string): Promise<TextFile> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const scan = lineScan(path);
  let [utf8, bytes, head] = [true, 0, ''];
  try {
    await checkRegular(path);
    for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
      scan.look(chunk);
      utf8 &&= decodes(decoder, chunk);
      bytes += chunk.length;
      if (head.length < LONGEST_LINE_BYTES) head += chunk.toString('latin1');
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall !== undefined)
      throw new UnreadableFile(path, 'fichier introuvable ou illisible');
    throw error;
  }
  const [header] = /\S[^\r\n]*/.exec(head) ?? [];
  if (header === undefined) throw new UnreadableFile(path, 'fichier vide');
  const found = { bytes, header: Buffer.from(header, 'latin1') };
  if (utf8 && decodes(decoder)) return { ...found, encoding: 'utf8' };
  // An `é` of UTF-8 is `Ã©` in Windows-1252: no name is written so, and none may be stored so.
  const mixed = scan.accentOn() ?? (head.startsWith(BOM) ? 1 : undefined);
  if (mixed !== undefined)
    throw new UnreadableFile(path, `encodages mélangés : UTF-8 à la ligne ${mixed}, un autre ailleurs`);
  return { ...found, encoding: 'win1252' };
}

/** A pipe would be empty when it is read a second time: an import of nothing that looks done. */
async function checkRegular(path: string): Promise<void> {
  const found = await stat(path);
  if (found.isDirectory()) throw new UnreadableFile(path, "c'est un dossier, pas un fichier");
  if (!found.isFile())
    throw new UnreadableFile(path, "un flux ne peut être lu deux fois ; l'enregistrer d'abord dans un fichier");
}

/** Looks at each byte once: for what no text has, for lines without end, for accents as UTF-8 writes them. */
function lineScan(path: string): { look(chunk: Buffer): void; accentOn(): number | undefined } {
  let [line, width, last] = [1, 0, NUL];
  let accentOn: number | undefined;
  return {
    look: (chunk) => {
      for (let at = 0; at < chunk.length; at++) {
        const byte = chunk[at] as number;
        if (byte === CR || byte === LF) {
          if (byte === CR || last !== CR) line += 1;
          width = 0;
        } else if (byte === NUL) throw new UnreadableFile(path, "ce n'est pas un fichier texte (octet nul)");
        else if (++width > LONGEST_LINE_BYTES)
          throw new UnreadableFile(path, `ligne de plus de 100 000 caractères : ligne ${line}`);
        else if (last === ACCENT && byte >= 0x80 && byte < 0xc0) accentOn ??= line;
        last = byte;
      }
    },
    accentOn: () => accentOn,
  };
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
