import { type Command, Option } from 'commander';
import type { LegalDay } from '../domain/calendar/legal-day';
import { bailiffSubject } from '../domain/office/office-fact';
import { recordAsked } from './bailiffs/asked';
import { showQueries } from './bailiffs/queries';
import { type ReplyOptions, takeReply } from './bailiffs/reply';
import { listSemester, type ListOptions } from './bailiffs/semester';
import { showBailiff, showVolume } from './bailiffs/show';
import { agreeWaiver, endWaiver, findWaiver } from './bailiffs/waiver';
import { cancelVisit, planVisit, recordVisit } from './bailiffs/visit';
import { writeQuery } from './bailiffs/query-csv';
import { legalDayOption, withRegister, withService } from './installation';
import { retractOffice } from './office-retract';
import { periodOption } from './period-option';

const JSON_OPTION = ['--json', 'print JSON'] as const;

export default function bailiffs(program: Command): void {
  const command = program
    .command('bailiffs')
    .description('visits and queries of the bailiffs (A13-7): plan, record, waive, ask, take replies in');
  command
    .command('list')
    .description('where the visits of a semester stand')
    .option('--semester <semester>', 'which, 2026-S2 (default: the current one)', periodOption('semester'))
    .option('--late', 'only those not visited in time')
    .option(...JSON_OPTION)
    .action((options: ListOptions) => withRegister((installation) => listSemester(installation, options)));
  command
    .command('show <id>')
    .description('one bailiff: duties, facts, holdings')
    .option(...JSON_OPTION)
    .action((id: string, options: { json?: boolean }) =>
      withRegister((installation) => showBailiff(installation, id, options)),
    );
  command
    .command('volume <id>')
    .description('what a bailiff holds, by caisse')
    .option(...JSON_OPTION)
    .action((id: string, options: { json?: boolean }) =>
      withRegister((installation) => showVolume(installation, id, options)),
    );
  command
    .command('retract <id> <reference>')
    .description('take back what was recorded of a bailiff by mistake, by its reference')
    .requiredOption('--reason <text>', 'why')
    .option(...JSON_OPTION)
    .action((id: string, reference: string, options: { reason: string; json?: boolean }) =>
      withService((service) => retractOffice(service, bailiffSubject(id), reference, options)),
    );
  visits(command.command('visit').description('a visit: planned, done, cancelled'));
  waivers(command.command('waiver').description('a waiver of visits: found by us and agreed by each caisse'));
  queries(command);
}

function visits(command: Command): void {
  command
    .command('plan <id>')
    .requiredOption('--day <day>', 'day of the visit', legalDayOption('day'))
    .option('--who <name>', 'who goes')
    .option(...JSON_OPTION)
    .action((id: string, options: { day: LegalDay; who?: string; json?: boolean }) =>
      withService((service) => planVisit(service, id, options)),
    );
  command
    .command('done <id>')
    .requiredOption('--who <name>', 'who went')
    .requiredOption('--subject <text>', 'what was spoken of')
    .option('--on <day>', 'day of the visit (default: today)', legalDayOption('on'))
    .option('--semester <semester>', 'an earlier semester that it makes up for', periodOption('semester'))
    .option('--report <document>', 'key of the report')
    .option('--id <key>', 'idempotency key')
    .option(...JSON_OPTION)
    .action((id: string, options: Parameters<typeof recordVisit>[2]) =>
      withService((service) => recordVisit(service, id, options)),
    );
  command
    .command('cancel <id>')
    .description('cancel the next planned visit, or another by its reference')
    .requiredOption('--reason <text>', 'why')
    .option('--visit <reference>', 'which')
    .option(...JSON_OPTION)
    .action((id: string, options: Parameters<typeof cancelVisit>[2]) =>
      withService((service) => cancelVisit(service, id, options)),
    );
}

function waivers(command: Command): void {
  command
    .command('find <id>')
    .description('find that what a bailiff holds does not justify a visit: computes and keeps the figures')
    .requiredOption('--until <day>', 'last day of the waiver', legalDayOption('until'))
    .requiredOption('--reason <text>', 'why')
    .option('--on <day>', 'day of the finding (default: today)', legalDayOption('on'))
    .option(...JSON_OPTION)
    .action((id: string, options: Parameters<typeof findWaiver>[2]) =>
      withService((service) => findWaiver(service, id, options)),
    );
  command
    .command('agree <id>')
    .description('record that a caisse agrees')
    .requiredOption('--caisse <id>', 'which caisse')
    .requiredOption('--reference <text>', 'of its letter')
    .option('--on <day>', 'day of its agreement (default: today)', legalDayOption('on'))
    .option('--waiver <reference>', 'which finding (default: the last)')
    .option(...JSON_OPTION)
    .action((id: string, options: Parameters<typeof agreeWaiver>[2]) =>
      withService((service) => agreeWaiver(service, id, options)),
    );
  command
    .command('end <id>')
    .description('end a waiver before its last day: visits are owed again')
    .requiredOption('--reason <text>', 'why')
    .option('--on <day>', 'first day on which it no longer holds (default: today)', legalDayOption('on'))
    .option('--waiver <reference>', 'which finding (default: the last)')
    .option(...JSON_OPTION)
    .action((id: string, options: Parameters<typeof endWaiver>[2]) =>
      withService((service) => endWaiver(service, id, options)),
    );
}

function queries(command: Command): void {
  command
    .command('queries')
    .description('what was asked, what was answered, in how many days')
    .option(
      '--period <month>',
      'which month, 2026-11 (default: this month and all that are open)',
      periodOption('period'),
    )
    .option('--bailiff <id>', 'only this bailiff')
    .option(...JSON_OPTION)
    .action((options: Parameters<typeof showQueries>[1]) =>
      withRegister((installation) => showQueries(installation, options)),
    );
  command
    .command('query-csv <id>')
    .description('print the CSV of a query: the cases without news')
    .requiredOption('--period <month>', 'which month, 2026-11', periodOption('period'))
    .option('--form', 'the reply form instead')
    .action((id: string, options: Parameters<typeof writeQuery>[2]) =>
      withRegister((installation) => writeQuery(installation, id, options)),
    );
  command
    .command('asked <id>')
    .description('record that a bailiff was asked otherwise than by our mail: by letter, by telephone')
    .requiredOption('--period <month>', 'which month, 2026-11', periodOption('period'))
    .requiredOption('--channel <text>', 'how: letter, telephone')
    .requiredOption('--reference <text>', 'of the letter or the call')
    .option('--on <day>', 'day on which it left (default: today)', legalDayOption('on'))
    .option(...JSON_OPTION)
    .action((id: string, options: Parameters<typeof recordAsked>[2]) =>
      withService((service) => recordAsked(service, id, options)),
    );
  command
    .command('reply <file>')
    .description('take the reply of bailiffs in (docs/csv.md): each line is news of a case')
    .option('--on <day>', 'day on which it came (default: today)', legalDayOption('on'))
    .option('--dry-run', 'say what would be taken in, and change nothing')
    .option('--report <file>', 'write the whole report there, as JSON')
    .addOption(new Option('--rejected <file>', 'write the rejected lines there, to be sent back'))
    .option('--json', 'print the report as JSON')
    .action((file: string, options: ReplyOptions) => withService((service) => takeReply(service, file, options)));
}
