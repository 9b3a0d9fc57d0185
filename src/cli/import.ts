import { type Command, InvalidArgumentError } from 'commander';
import type { LegalDay } from '../domain/calendar/legal-day';
import { parisDay } from '../domain/calendar/paris-time';
import type { ImportKind as AnyKind } from '../import/kinds';
import { readKeyFile } from '../register/key-file';
import { databaseUrlOf, legalDayOption, withRegister } from './installation';
import type { Installation } from './parts';

/** A reply also answers a query: `bailiffs reply` takes it in. */
type ImportKind = Exclude<AnyKind, 'reports'>;

const WHAT: Readonly<Record<ImportKind, string>> = {
  notices: 'formal notices, one line per debt item',
  service: 'proofs of service',
  payments: 'payments',
  acts: 'acts and events of the past of a portfolio taken over, of any kind',
};

/** Below it a file is taken in before threads have started. */
const LINES_WORTH_THREADS = 2_000;

interface Options {
  readonly dryRun?: boolean;
  readonly json?: boolean;
  readonly report?: string;
  readonly threads: number;
  readonly historical?: boolean;
  readonly goLive?: LegalDay;
}

export default function importFiles(program: Command): void {
  const command = program.command('import').description('take in a CSV file (formats: docs/csv.md)');
  for (const [kind, what] of Object.entries(WHAT))
    command
      .command(`${kind} <file>`)
      .description(what)
      .option('--dry-run', 'say what would be taken in, and change nothing')
      .option('--json', 'print the report as JSON')
      .option('--report <file>', 'write the whole report there, as JSON')
      .option('--historical', 'take over the past: nothing is decided or sent before the go-live day')
      .option('--go-live <day>', 'with --historical: the day from which the system decides', legalDayOption('goLive'))
      .option('--threads <number>', `threads for files of ${LINES_WORTH_THREADS} lines and more; 0: none`, threads, 2)
      .action((file: string, options: Options, command_: Command) => {
        const fault = faultIn(kind as ImportKind, options);
        if (fault) command_.error(`error: ${fault}`);
        return withRegister((installation) => run(installation, kind as ImportKind, file, options));
      });
}

/** Why the options do not go together: a past without its end would be live at once, unasked. */
function faultIn(kind: ImportKind, { historical = false, goLive }: Options): string | null {
  if (historical && goLive === undefined) return '--historical needs --go-live DAY';
  if (!historical && goLive !== undefined) return '--go-live goes with --historical';
  if (kind === 'acts' && !historical) return 'acts are of the past: --historical --go-live DAY';
  return null;
}

async function run(installation: Installation, kind: ImportKind, file: string, options: Options): Promise<void> {
  const [{ importFile }, { progressBar }, { printReport, reportText }, { openWholeFile }] = await Promise.all([
    import('../import/import-file'),
    import('./import/progress-bar'),
    import('./import/report'),
    import('./whole-file'),
  ]);
  const lanes = await lanesFor(installation, kind, options);
  const progress = progressBar(process.stderr);
  const reportFile = options.report === undefined ? null : await openWholeFile(options.report);
  try {
    await importFile(
      installation.register,
      file,
      { kind, dryRun: options.dryRun ?? false, lanes, progress },
      async (report) => {
        progress.end();
        await reportFile?.write(reportText(report));
        await printReport(report, { json: options.json ?? false, out: process.stdout });
        if (report.rejected > 0) process.exitCode = 1;
      },
    );
  } finally {
    progress.end();
    await reportFile?.close();
  }
}

async function lanesFor(
  { config, clock, register }: Installation,
  kind: ImportKind,
  { dryRun, threads, goLive }: Options,
) {
  const { inProcess, inThread } = await import('../import/lanes');
  const taking = {
    kind,
    dryRun: dryRun ?? false,
    today: parisDay(clock.now()),
    ruleset: config.ruleset,
    recordedBy: 'import',
    ...(goLive === undefined ? {} : { goLive }),
  };
  const setup = {
    databaseUrl: databaseUrlOf(config),
    key: await readKeyFile(config.keyFile),
    settings: { zone: config.zone, automatic: config.automatic },
    options: taking,
  };
  return (lines: number) =>
    lines < LINES_WORTH_THREADS || threads === 0
      ? [inProcess(register, taking)]
      : Array.from({ length: threads }, () => inThread(setup));
}

function threads(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 0 || number > 16) throw new InvalidArgumentError('a number from 0 to 16.');
  return number;
}
