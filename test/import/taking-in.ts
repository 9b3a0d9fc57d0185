import type { LegalDay } from '../../src/domain/calendar/legal-day';
import { importFile, type ImportReport } from '../../src/import/import-file';
import type { ImportKind } from '../../src/import/kinds';
import { inProcess, type Lane } from '../../src/import/lanes';
import type { Rejection } from '../../src/import/rejection';
import type { Register } from '../../src/register/register';

/** A report with what was rejected at hand. */
export type WholeReport = Omit<ImportReport, 'rejected' | 'rejections'> & { readonly rejected: readonly Rejection[] };

interface Taking {
  readonly dryRun?: boolean;
  readonly today?: string;
  /** Given: taken over with its past, live from this day on. */
  readonly goLive?: string;
  /** Puts something before the lane that takes the batches in; default: nothing. */
  readonly lanes?: (lane: Lane) => readonly Lane[];
}

/** Takes a file in, in this process. */
export function takeIn(
  register: Register,
  kind: ImportKind,
  path: string,
  { dryRun = false, today = '2009-04-01', goLive, lanes = (lane) => [lane] }: Taking = {},
): Promise<WholeReport> {
  const options = {
    kind,
    dryRun,
    today: today as LegalDay,
    ruleset: '1993',
    recordedBy: 'import',
    ...(goLive === undefined ? {} : { goLive: goLive as LegalDay }),
  } as const;
  return importFile(register, path, { kind, dryRun, lanes: () => lanes(inProcess(register, options)) }, wholeReport);
}

async function wholeReport({ rejected, rejections, ...rest }: ImportReport): Promise<WholeReport> {
  const all: Rejection[] = [];
  for await (const rejection of rejections()) all.push(rejection);
  expect(all).toHaveLength(rejected);
  return { ...rest, rejected: all };
}
