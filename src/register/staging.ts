import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { escaped } from './copy';
import type { RegisterContext } from './debtor-transaction';
import { translated } from './failures';
import { batchCursor, type BatchRow, inBatches, type StagedBatch } from './staged-batches';

/** A line of a file on its way in. */
export interface LineToStage {
  readonly line: number;
  /** Lines of one group are one item, taken in or refused whole; '' : the line is an item by itself. */
  readonly group: string;
  /** References as the file says them; '' : none. */
  readonly noticeRef: string;
  readonly debtorRef: string;
  /** What the line says, given back as it was; the register does not look into it. */
  readonly content: string;
}

/** A line that was not taken in: its number, and what is to be said of it. */
export interface StagedRejection {
  readonly line: number;
  readonly content: string;
}

/**
 * Where a file waits while it is taken in: tables of one connection, which end with it. Whatever happens to the process,
 * nothing of the file stays behind.
 */
export interface Staging {
  /** Takes lines in, as they come. @returns how many there are */
  stage(lines: AsyncIterable<LineToStage>): Promise<number>;
  /**
   * The lines staged, debtor by debtor. Of a group, no more than `mostOfGroup` lines: who gets so many refuses it.
   * @param size lines of a batch, about
   */
  batches(size: number, mostOfGroup: number): AsyncGenerator<StagedBatch>;
  /** Keeps what is to be said of lines that were not taken in. */
  reject(rejections: readonly StagedRejection[]): Promise<void>;
  /** What was kept, by line. */
  rejections(): AsyncGenerator<StagedRejection>;
  close(): Promise<void>;
}

const TABLES = `
  CREATE TEMP TABLE staged_line (line int NOT NULL, item text COLLATE "C", notice_ref text, ref_index bytea, content text NOT NULL);
  CREATE TEMP TABLE staged_rejection (line int NOT NULL, content text NOT NULL);
  SET work_mem = '64MB'`;

export async function openStaging({ pool, seal }: RegisterContext): Promise<Staging> {
  // A connection of its own: sorting half a million lines takes longer than any statement of the register may.
  const unlimited = { pipeline: false, statement_timeout: 0, idle_in_transaction_session_timeout: 0 };
  const client = new pg.Client({ ...pool.options, ...unlimited });
  client.on('error', () => {}); // a connection that breaks makes its query fail
  const asked = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw translated(error, {});
    }
  };
  try {
    await asked(() => client.connect());
    await asked(() => client.query(TABLES));
  } catch (error) {
    await client.end();
    throw error;
  }
  return {
    stage: (lines) =>
      asked(async () => {
        const copy = client.query(copyFrom('COPY staged_line FROM STDIN'));
        await pipeline(Readable.from(copyText(lines, (ref) => seal.refIndex(ref).toString('hex'))), copy);
        await client.query('ANALYZE staged_line');
        return copy.rowCount;
      }),
    async *batches(size, mostOfGroup) {
      await asked(() => client.query(`BEGIN; ${batchCursor(mostOfGroup)}; COMMIT`));
      yield* inBatches(
        async () => (await asked(() => client.query<BatchRow>(`FETCH ${size} FROM batches`))).rows,
        size,
      );
    },
    reject: (rejections) =>
      asked(async () => {
        const [lines, contents] = [rejections.map(({ line }) => line), rejections.map(({ content }) => content)];
        await client.query('INSERT INTO staged_rejection SELECT * FROM unnest($1::int[], $2::text[])', [
          lines,
          contents,
        ]);
      }),
    async *rejections() {
      const select = 'SELECT line, content FROM staged_rejection ORDER BY line';
      await asked(() => client.query(`BEGIN; DECLARE rejections NO SCROLL CURSOR FOR ${select}`));
      try {
        for (;;) {
          const { rows } = await asked(() => client.query<StagedRejection>('FETCH 1000 FROM rejections'));
          if (rows.length === 0) break;
          yield* rows;
        }
      } finally {
        await asked(() => client.query('COMMIT'));
      }
    },
    close: () => client.end(),
  };
}

const COPY_CHUNK = 65_536;

/** Rows as COPY reads them. */
async function* copyText(lines: AsyncIterable<LineToStage>, refIndex: (ref: string) => string): AsyncGenerator<string> {
  let text = '';
  for await (const { line, group, noticeRef, debtorRef, content } of lines) {
    const index = debtorRef === '' ? '' : `\\x${refIndex(debtorRef)}`;
    text += `${line}\t${[group, noticeRef, index].map(copyValue).join('\t')}\t${escaped(content)}\n`;
    if (text.length < COPY_CHUNK) continue;
    yield text;
    text = '';
  }
  if (text !== '') yield text;
}

const copyValue = (text: string): string => (text === '' ? '\\N' : escaped(text));
