import type { Command } from 'commander';
import { bailiffTitle } from '../domain/office/labels';
import type { Bailiff } from '../domain/office/periodic-duty';
import type { LegalDay } from '../domain/calendar/legal-day';
import { parisDay } from '../domain/calendar/paris-time';
import { readBailiff } from '../import/read-bailiff';
import { legalDayOption, withRegister, withService } from './installation';
import { printOffice } from './office-print';
import type { Installation, Service } from './parts';
import { printTable } from './table';

interface Given {
  readonly name?: string;
  readonly office?: string;
  readonly departement?: string;
  readonly email?: string;
  readonly from?: LegalDay;
  readonly to?: string;
  readonly json?: boolean;
}

export default function bailiff(program: Command): void {
  const command = program
    .command('bailiff')
    .description('the bailiffs: huissiers, since July 2022 commissaires de justice');
  command
    .command('set <id>')
    .description('declare a bailiff, or change what is known of one; what is not given stays (none: "")')
    .option('--name <name>', 'name')
    .option('--office <office>', 'étude')
    .option('--departement <number>', 'département')
    .option('--email <address>', 'where queries go')
    .option('--from <day>', 'first day in office', legalDayOption('from'))
    .option('--to <day>', 'last day in office; "": open')
    .option('--json', 'print the consequences as JSON')
    .action((id: string, given: Given) => withService((service) => setBailiff(service, id, given)));
  command
    .command('list')
    .option('--on <day>', 'those in office on a day', legalDayOption('on'))
    .option('--json', 'print JSON')
    .action((options: { on?: LegalDay; json?: boolean }) =>
      withRegister((installation) => listBailiffs(installation, options)),
    );
  command
    .command('import <file>')
    .description('declare the bailiffs of a CSV file (docs/csv.md)')
    .option('--dry-run', 'say what would be taken in, and change nothing')
    .option('--json', 'print the report as JSON')
    .action((file: string, options: { dryRun?: boolean; json?: boolean }) =>
      withRegister((installation) => takeBailiffs(installation, file, options)),
    );
}

async function setBailiff(service: Service, id: string, { json, ...given }: Given): Promise<void> {
  const known = (await service.register.office.listBailiffs()).find((bailiff) => bailiff.id === id);
  const values = Object.fromEntries(
    Object.entries({ ...known, ...given, id }).map(([name, value]) => [name, value ?? '']),
  );
  const consequences = await service.register.office.setBailiff(readBailiff({ line: 1, values, surplus: false }));
  await service.tell(consequences.decisions);
  printOffice(consequences, json);
}

async function listBailiffs(
  { register, clock }: Installation,
  { on, json }: { on?: LegalDay; json?: boolean },
): Promise<void> {
  const day = on ?? parisDay(clock.now());
  printTable<Bailiff>(
    await register.office.listBailiffs(on === undefined ? {} : { on }),
    [
      ['Référence', ({ id }) => id],
      ['Titre et nom', ({ name }) => `${bailiffTitle(day)} ${name}`],
      ['Étude', ({ office }) => office ?? ''],
      ['Dép.', ({ departement }) => departement ?? ''],
      ['Adresse', ({ email }) => email ?? 'à déclarer'],
      ['Du', ({ from }) => from],
      ['Au', ({ to }) => to ?? ''],
    ],
    json,
  );
}

/** The workflows are told by the pump: there may be thousands. */
async function takeBailiffs(
  { register }: Installation,
  file: string,
  { dryRun, json }: { dryRun?: boolean; json?: boolean },
): Promise<void> {
  const [{ importBailiffs }, { printReport }] = await Promise.all([
    import('../import/import-bailiffs'),
    import('./import/report'),
  ]);
  const declare = async (bailiff: Bailiff): Promise<void> => void (await register.office.setBailiff(bailiff));
  const report = await importBailiffs(file, await register.office.listBailiffs(), dryRun ? null : declare);
  await printReport(report, { json: json ?? false, out: process.stdout });
  if (report.rejected > 0) process.exitCode = 1;
}
