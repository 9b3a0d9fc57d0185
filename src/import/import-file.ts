import type { LineToStage, Register, Staging } from '../register/register';
import type { CsvFile } from './csv';
import { columnsOf, openCsv } from './csv';
import { type ImportKind, type Kind, KINDS } from './kinds';
import type { Lane } from './lanes';
import { MOST_DEBTS } from './read-notice';
import type { Rejection } from './rejection';
import { type BatchOutcome, contentOf } from './take-batch';

/** Lines of a transaction, about: long enough to be worth one, short enough that officers do not wait for its locks. */
const BATCH_LINES = 500;

/** How far an import is. */
export interface Progress {
  read(bytes: number, of: number): void;
  taken(lines: number, of: number): void;
}

export interface ImportReport {
  readonly file: string;
  readonly dryRun: boolean;
  readonly lines: number;
  /** New facts or cases. */
  readonly accepted: number;
  /** Already on file with the same content. */
  readonly unchanged: number;
  readonly rejected: number;
  /** Columns of the file that mean nothing here. */
  readonly ignoredColumns: readonly string[];
  /** What was rejected, by line; not held in memory. */
  rejections(): AsyncGenerator<Rejection>;
}

export interface ImportOptions {
  readonly kind: ImportKind;
  readonly dryRun: boolean;
  /** Who takes the batches in, chosen when it is known how many lines there are; the import closes them. */
  readonly lanes: (lines: number) => readonly Lane[];
  readonly progress?: Progress;
}

/** The import could not go on. What was taken in stands; the same command again goes on from there. */
export class ImportStopped extends Error {
  override readonly name = 'ImportStopped';
}

/**
 * Takes a file in: read whole into a staging place, then batch by batch, debtors side by side. An item is taken in or
 * rejected whole; one that is on file changes nothing. The workflows are started by the pump.
 *
 * @param tell is given the report while its rejections can be read
 * @throws {UnreadableFile} nothing was taken in
 * @throws {ImportStopped}
 */
export async function importFile<T>(
  register: Register,
  path: string,
  options: ImportOptions,
  tell: (report: ImportReport) => Promise<T>,
): Promise<T> {
  const { kind, dryRun, progress } = options;
  const file = await openCsv(path, KINDS[kind].format);
  const staging = await register.openStaging();
  try {
    const lines = await staging.stage(linesOf(file, KINDS[kind], progress));
    const totals = await takeAll(staging, options.lanes(lines), (taken) => progress?.taken(taken, lines));
    return await tell({
      file: path,
      dryRun,
      lines,
      ...totals,
      ignoredColumns: file.ignored,
      rejections: () => rejectionsOf(staging),
    });
  } finally {
    await staging.close();
  }
}

async function* linesOf(file: CsvFile, kind: Kind<unknown>, progress?: Progress): AsyncGenerator<LineToStage> {
  const columns = columnsOf(kind.format);
  const [notice, debtor] = [columns.indexOf('notice_ref'), columns.indexOf('debtor_ref')];
  for await (const { line, cells, surplus } of file.rows((read) => progress?.read(read, file.bytes)))
    yield {
      line,
      group: kind.group((column) => cells[columns.indexOf(column)] ?? ''),
      noticeRef: kind.ofCases ? (cells[notice] ?? '') : '',
      debtorRef: cells[debtor] ?? '',
      content: contentOf(cells, surplus),
    };
}

type Totals = Pick<ImportReport, 'accepted' | 'unchanged' | 'rejected'>;

/** Each lane takes the next batch when it has done its last: no more are in memory than there are lanes. */
async function takeAll(staging: Staging, lanes: readonly Lane[], onTaken: (lines: number) => void): Promise<Totals> {
  const batches = staging.batches(BATCH_LINES, MOST_DEBTS + 1);
  const totals = { accepted: 0, unchanged: 0, rejected: 0 };
  let taken = 0;
  let before: Promise<unknown> = Promise.resolve();
  let stopped = false;
  const work = async (lane: Lane): Promise<void> => {
    while (!stopped) {
      const { value: batch, done } = await batches.next();
      if (done) return;
      const outcome = (batch.continues ? before : Promise.resolve()).then(() => lane.take(batch));
      before = outcome;
      await add(staging, totals, await outcome);
      taken += batch.lines.length;
      onTaken(taken);
    }
  };
  try {
    const ends = await Promise.allSettled(
      lanes.map((lane) =>
        work(lane).catch((error: unknown) => {
          stopped = true;
          throw error;
        }),
      ),
    );
    const failed = ends.find((end) => end.status === 'rejected');
    if (failed) throw stoppedBy(failed.reason, totals);
    return totals;
  } finally {
    await Promise.all(lanes.map((lane) => lane.close()));
  }
}

async function add(staging: Staging, totals: { -readonly [P in keyof Totals]: number }, outcome: BatchOutcome) {
  const { accepted, unchanged, rejected } = outcome;
  totals.accepted += accepted;
  totals.unchanged += unchanged;
  totals.rejected += rejected.length;
  if (rejected.length > 0)
    await staging.reject(rejected.map((said) => ({ line: said.line, content: JSON.stringify(said) })));
}

const stoppedBy = (error: unknown, { accepted, unchanged }: Totals): ImportStopped =>
  new ImportStopped(
    `Import interrompu : ${error instanceof Error ? error.message : String(error)}. ${accepted} enregistrés, ${unchanged} déjà connus ; relancer la même commande pour continuer.`,
    { cause: error },
  );

async function* rejectionsOf(staging: Staging): AsyncGenerator<Rejection> {
  for await (const { content } of staging.rejections()) yield JSON.parse(content) as Rejection;
}
