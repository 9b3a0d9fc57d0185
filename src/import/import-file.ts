import type { LineToStage, Register, Staging } from '../register/register';
import { columnsOf, type CsvFile, openCsv } from './csv';
import { type ImportKind, type Kind, KINDS } from './kinds';
import type { Lane } from './lanes';
import type { Rejection } from './rejection';
import { takeAll, type Totals } from './take-all';
import { contentOf } from './take-batch';

/** How far an import is. */
export interface Progress {
  read(bytes: number, of: number): void;
  taken(lines: number, of: number): void;
}

export interface ImportReport extends Totals {
  readonly file: string;
  readonly dryRun: boolean;
  readonly lines: number;
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
  for await (const { line, cells, surplus } of file.rows((read) => progress?.read(read, file.bytes))) {
    const valueOf = (column: string): string => cells[columns.indexOf(column)] ?? '';
    if (kind.isBlank?.(valueOf) && !surplus) continue;
    yield {
      line,
      group: kind.group(valueOf),
      noticeRef: kind.caseOf(valueOf),
      debtorRef: valueOf('debtor_ref'),
      content: contentOf(cells, surplus),
    };
  }
}

async function* rejectionsOf(staging: Staging): AsyncGenerator<Rejection> {
  for await (const { content } of staging.rejections()) yield JSON.parse(content) as Rejection;
}
