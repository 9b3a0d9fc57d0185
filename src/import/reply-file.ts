import { createHash, type Hash } from 'node:crypto';
import { columnsOf, type CsvRow, openCsv } from './csv';
import { isUnanswered, REPORT_FORMAT } from './read-report';
import type { Rejection } from './rejection';

/** What a reply file holds in answer to one query. */
export interface QueryReply {
  readonly query: string;
  /** Lines that say something. */
  readonly lines: number;
  readonly rejected: number;
  /** Of those lines: the same file again is the same reply. */
  readonly digest: string;
}

/** A line that was not taken in, as it stood in the file, and why. */
export interface RejectedLine {
  readonly line: number;
  /** In the order of the format's columns. */
  readonly cells: readonly string[];
  readonly column: string | null;
  readonly reason: string;
}

export const REPLY_COLUMNS_READ = columnsOf(REPORT_FORMAT);

/**
 * Goes through a reply once more after its lines were taken in: what became of each query, and the lines to give back.
 * @param rejections by line
 */
export async function sumUpReply(
  path: string,
  rejections: AsyncIterable<Rejection>,
  onRejected: (line: RejectedLine) => void,
): Promise<readonly QueryReply[]> {
  const file = await openCsv(path, REPORT_FORMAT);
  const rejected = new Map<number, Rejection>();
  for await (const rejection of rejections) rejected.set(rejection.line, rejection);
  const replies = new Map<string, { lines: number; rejected: number; hash: Hash }>();
  for await (const row of file.rows()) {
    if (isUnanswered((column) => cellOf(row, column)) && !row.surplus) continue;
    const query = cellOf(row, 'query');
    const reply = replies.get(query) ?? { lines: 0, rejected: 0, hash: createHash('sha256') };
    replies.set(query, reply);
    reply.lines += 1;
    reply.hash.update(JSON.stringify(row.cells));
    const { line, cells } = row;
    const why = rejected.get(line);
    if (!why) continue;
    reply.rejected += 1;
    onRejected({ line, cells, column: why.column, reason: `${why.code} ${why.reason}` });
  }
  return [...replies].map(([query, { hash, ...counts }]) => ({
    query,
    ...counts,
    digest: hash.digest('hex').slice(0, 16),
  }));
}

const cellOf = ({ cells }: CsvRow, column: string): string => cells[REPLY_COLUMNS_READ.indexOf(column)] ?? '';
