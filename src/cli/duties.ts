import { type Command, Option } from 'commander';
import type { LegalDay } from '../domain/calendar/legal-day';
import type { LedgerDuty } from '../domain/assessment/assessment';
import { DUTY_STATE_LABELS, LEDGER_DUTY_LABELS } from '../domain/duties/labels';
import { checkDuties } from './duties/check';
import { countOption, countUpTo } from './count-option';
import { dutiesFrom } from './duties/from';
import { writeCalendar } from './duties/ical';
import { listDuties, type ListOptions } from './duties/list';
import { sayOfDuty, showDuty } from './duties/show';
import { legalDayOption, withRegister } from './installation';

/** Ten years: nothing in the register looks further ahead. */
const FARTHEST_CALENDAR = 3_660;

export default function duties(program: Command): void {
  const command = program.command('duties').description('the ledger of the duties of article 13: list, show, justify');
  command
    .command('list')
    .description('rows in order of their last day')
    .option('--late', 'only those not done in time')
    .addOption(new Option('--duty <duty>', 'only this duty').choices(Object.keys(LEDGER_DUTY_LABELS) as LedgerDuty[]))
    .addOption(new Option('--state <state>', 'only in this state').choices(Object.keys(DUTY_STATE_LABELS)))
    .option('--caisse <id>', 'only what concerns this caisse')
    .option('--subject <id>', 'only of this case id, bailiff:ID or caisse:ID')
    .option('--from <day>', 'last day on or after', legalDayOption('from'))
    .option('--to <day>', 'last day on or before', legalDayOption('to'))
    .option('--limit <n>', 'at most so many', countOption, 100)
    .option('--after <row>', 'go on after this row')
    .option('--csv <file>', 'write all of them to a file instead, one line for each row and caisse')
    .option('--json', 'print JSON')
    .action((options: ListOptions) => withRegister((installation) => listDuties(installation, options)));
  command
    .command('show <row>')
    .description('one row, its price, and what was said of it')
    .option('--json', 'print JSON')
    .action((row: string, options: { json?: boolean }) =>
      withRegister((installation) => showDuty(installation, row, options)),
    );
  for (const [name, withdraw] of [
    ['justify', false],
    ['unjustify', true],
  ] as const)
    command
      .command(`${name} <row>`)
      .description(
        withdraw ? 'take a justification back: the row counts again' : 'answer for a late duty: it counts no more',
      )
      .requiredOption('--by <name>', 'who says so')
      .requiredOption('--reason <text>', 'why')
      .action((row: string, { by, reason }: { by: string; reason: string }) =>
        withRegister((installation) => sayOfDuty(installation, row, { by, reason, withdraw })),
      );
  command
    .command('check')
    .description(
      'compare the ledger with the register: a duty that should stand in it and does not is an alarm (exit 1)',
    )
    .option('--json', 'print JSON')
    .action((options: { json?: boolean }) => withRegister((installation) => checkDuties(installation, options)));
  command
    .command('ical <file>')
    .description('write the deadlines ahead as an iCalendar file, nothing personal in it')
    .option('--days <n>', 'how far to look ahead', countUpTo(FARTHEST_CALENDAR), 180)
    .action((file: string, options: { days: number }) =>
      withRegister((installation) => writeCalendar(installation, file, options)),
    );
  command
    .command('from')
    .argument('[day]', 'first due day; without it the one in force is printed', legalDayOption('day'))
    .description(
      'from which due day on periodic duties are owed here; an earlier one opens more, a later one closes none',
    )
    .action((day: LegalDay | undefined) => withRegister((installation) => dutiesFrom(installation, day)));
}
