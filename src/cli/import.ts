import type { Command } from 'commander';
import type { ImportReport } from '../import/report';
import { parisDay } from '../domain/calendar/paris-time';
import { withRegister } from './installation';
import type { Installation } from './parts';

type Importer = (installation: Installation, file: string, dryRun: boolean) => Promise<ImportReport>;

const IMPORTERS: Readonly<Record<string, { readonly what: string; readonly run: Importer }>> = {
  notices: {
    what: 'formal notices, one line per debt item',
    run: async ({ register, clock, config }, file, dryRun) =>
      (await import('../import/notices')).importNotices(register, file, {
        dryRun,
        today: parisDay(clock.now()),
        ruleset: config.ruleset,
        recordedBy: 'import',
      }),
  },
  service: {
    what: 'proofs of service',
    run: async ({ register, clock }, file, dryRun) =>
      (await import('../import/facts')).importService(register, file, {
        dryRun,
        today: parisDay(clock.now()),
        recordedBy: 'import',
      }),
  },
  payments: {
    what: 'payments',
    run: async ({ register, clock }, file, dryRun) =>
      (await import('../import/facts')).importPayments(register, file, {
        dryRun,
        today: parisDay(clock.now()),
        recordedBy: 'import',
      }),
  },
};

export default function importFiles(program: Command): void {
  const command = program.command('import').description('take in a CSV file (formats: docs/csv.md)');
  for (const [name, { what, run }] of Object.entries(IMPORTERS))
    command
      .command(`${name} <file>`)
      .description(what)
      .option('--dry-run', 'say what would be taken in, and change nothing')
      .option('--json', 'print the report as JSON')
      .action((file: string, options: { dryRun?: boolean; json?: boolean }) =>
        withRegister(async (installation) => {
          const report = await run(installation, file, options.dryRun ?? false);
          process.stdout.write(options.json ? `${JSON.stringify(report, null, 2)}\n` : `${reportText(report)}\n`);
          if (report.rejected.length > 0) process.exitCode = 1;
        }),
      );
}

function reportText({ file, dryRun, lines, accepted, unchanged, rejected }: ImportReport): string {
  const head = `${file} : ${lines} lignes lues, ${accepted} ${dryRun ? 'à enregistrer' : 'enregistrés'}, ${unchanged} déjà connus, ${rejected.length} rejetés.`;
  const rows = rejected.map(
    ({ line, reference, column, value, code, reason }) =>
      `  ligne ${line} (${reference})${column ? `, ${column}` : ''}${value ? ` « ${value} »` : ''} : ${code} ${reason}`,
  );
  return [head, ...rows].join('\n');
}
