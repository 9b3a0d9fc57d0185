import { createReadStream } from 'node:fs';
import { open, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { instantOf } from '../domain/calendar/paris-time';
import type { HandOver } from '../register/register';

/** A Message-ID that this product gave, whatever stands around it. */
const OURS = /<?([^\s<>]+\.[0-9a-f]{12}@recouvrement\.[^\s<>,;"]+)>?/;
/** Headers end long before. */
const HEADER_BYTES = 16 * 1024;

/**
 * Reads what a mail system kept of our messages: a folder of `.eml` files (the mail trap's), or any text with one message on a
 * line, such as a log; a line's first date is when it left.
 */
export async function* readMailRecords(place: string): AsyncGenerator<HandOver> {
  if ((await stat(place)).isDirectory()) {
    for (const name of (await readdir(place)).filter((entry) => entry.endsWith('.eml')).sort()) {
      const record = recordIn(await headersOf(path.join(place, name)), /^date:\s*(.+)$/im);
      if (record) yield record;
    }
    return;
  }
  for await (const line of createInterface({ input: createReadStream(place, 'utf8'), crlfDelay: Infinity })) {
    const record = recordIn(line, /(\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?)/);
    if (record) yield record;
  }
}

async function headersOf(file: string): Promise<string> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEADER_BYTES), 0, HEADER_BYTES, 0);
    const text = buffer.toString('latin1', 0, bytesRead);
    const headers = text.split(/\r?\n\r?\n/, 1)[0] as string;
    return headers.replace(/\r?\n[ \t]+/g, ' ');
  } finally {
    await handle.close();
  }
}

function recordIn(text: string, date: RegExp): HandOver | null {
  const id = OURS.exec(text)?.[1];
  if (id === undefined) return null;
  const ms = Date.parse(date.exec(text)?.[1] ?? '');
  return {
    key: null,
    channel: 'email',
    reference: `<${id}>`,
    at: Number.isNaN(ms) ? null : instantOf(ms),
    source: 'mail',
  };
}
