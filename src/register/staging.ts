import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { CaseId, DebtorId } from '../domain/facts/fact';
import { escaped } from './copy';
import type { RegisterContext } from './debtor-transaction';
import { translated } from './failures';

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

/** A line with what the register knows of its references. */
export interface StagedLine {
  readonly line: number;
  readonly content: string;
  /** The first line of its group. */
  readonly group: number;
  /** The one case that its notice reference (or case id) names. */
  readonly byNotice: { readonly debtor: DebtorId; readonly case: CaseId } | null;
  readonly byDebtor: DebtorId | null;
}

/** Lines for one transaction, groups whole, those of one debtor in the order of the file. */
export interface StagedBatch {
  readonly lines: readonly StagedLine[];
  /** It begins with the debtor that the batch before ends with, and must be taken in after it. */
  readonly continues: boolean;
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

/**
 * In the order of debtors, a new one being told by its reference; an item belongs to the debtor of its first line. The
 * result is held by the server apart from any transaction, for a long one would keep it from tidying up.
 */
const batches = (mostOfGroup: number): string => `
  DECLARE batches NO SCROLL CURSOR WITH HOLD FOR
  WITH ranked AS (
    SELECT line, content, row_number() OVER w AS rank, first_value(line) OVER w AS first,
      first_value(notice_ref) OVER w AS notice_ref, first_value(ref_index) OVER w AS ref_index
    FROM staged_line WINDOW w AS (PARTITION BY item, CASE WHEN item IS NULL THEN line END ORDER BY line)
  ), only_one AS (
    SELECT notice_ref, min(id) AS id, min(debtor) AS debtor FROM recovery_case
    WHERE notice_ref IN (SELECT notice_ref FROM staged_line) GROUP BY notice_ref HAVING count(*) = 1
  )
  SELECT s.line, s.content, s.first AS "group", coalesce(c.id, n.id) AS "case", coalesce(c.debtor, n.debtor) AS "caseDebtor",
    i.debtor AS "refDebtor", coalesce(c.debtor, n.debtor, i.debtor, encode(s.ref_index, 'hex'), '') COLLATE "C" AS owner
  FROM ranked s LEFT JOIN recovery_case c ON c.id = s.notice_ref LEFT JOIN only_one n ON n.notice_ref = s.notice_ref
    LEFT JOIN debtor_identity i ON i.ref_index = s.ref_index
  WHERE s.rank <= ${mostOfGroup} ORDER BY owner, first, line`;

interface BatchRow {
  readonly line: number;
  readonly content: string;
  readonly group: number;
  readonly case: CaseId | null;
  readonly caseDebtor: DebtorId | null;
  readonly refDebtor: DebtorId | null;
  /** Whom the line is about; '': nobody that could be told. */
  readonly owner: string;
}

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
  await asked(() => client.connect());
  await asked(() => client.query(TABLES));
  let staged = 0;
  return {
    stage: (lines) =>
      asked(async () => {
        const copy = client.query(copyFrom('COPY staged_line FROM STDIN'));
        await pipeline(Readable.from(copyText(lines, (ref) => seal.refIndex(ref).toString('hex'))), copy);
        staged += copy.rowCount;
        await client.query('ANALYZE staged_line');
        return staged;
      }),
    batches: (size, mostOfGroup) => {
      let open = false;
      const fetch = (): Promise<BatchRow[]> =>
        asked(async () => {
          if (!open)
            await client
              .query('BEGIN')
              .then(() => client.query(batches(mostOfGroup)))
              .then(() => client.query('COMMIT'));
          open = true;
          return (await client.query<BatchRow>(`FETCH ${size} FROM batches`)).rows;
        });
      return inBatches(fetch, size);
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

/** More lines of one debtor are cut: when one is refused, those with it are decided again without it. */
const MOST_OF_DEBTOR = 100;

/** Cuts where the debtor changes; within the lines of one debtor only when they are too many, where the group changes. */
async function* inBatches(fetch: () => Promise<readonly BatchRow[]>, size: number): AsyncGenerator<StagedBatch> {
  let batch: StagedLine[] = [];
  let continues = false;
  let last: BatchRow | undefined;
  let ofDebtor = 0;
  for (let rows = await fetch(); rows.length > 0; rows = await fetch())
    for (const row of rows) {
      const sameOwner = row.owner === last?.owner && row.owner !== '';
      if (!sameOwner) ofDebtor = 0;
      const full = sameOwner ? ofDebtor >= MOST_OF_DEBTOR : batch.length >= size;
      if (last && full && row.group !== last.group) {
        yield { lines: batch, continues };
        batch = [];
        ofDebtor = 0;
        continues = sameOwner;
      }
      batch.push(stagedLine(row));
      ofDebtor += 1;
      last = row;
    }
  if (batch.length > 0) yield { lines: batch, continues };
}

const stagedLine = ({ line, content, group, case: id, caseDebtor, refDebtor }: BatchRow): StagedLine => ({
  line,
  content,
  group,
  byNotice: id === null || caseDebtor === null ? null : { debtor: caseDebtor, case: id },
  byDebtor: refDebtor,
});
