import { type Command, Option } from 'commander';
import type { LegalDay } from '../domain/calendar/legal-day';
import type { PeriodId } from '../domain/office/periods';
import { FINDING_CODES } from '../domain/statement/findings';
import { countOption } from './count-option';
import { legalDayOption, withRegister, withService } from './installation';
import { periodOption } from './period-option';
import type { Installation, Service } from './parts';
import { acknowledge, type AcknowledgeOptions } from './statement/acknowledge';
import { approve, type ApproveOptions } from './statement/approve';
import { exportPackage } from './statement/export';
import { prepare } from './statement/prepare';
import { listStatements, type ListOptions } from './statement/list';
import type { Named } from './statement/named';
import { rectify } from './statement/rectify';
import { retract } from './statement/retract';
import { send, type SendOptions } from './statement/send';
import { settle, type SettleOptions } from './statement/settle';
import { showStatement } from './statement/show';

interface Plain {
  readonly number: number;
  readonly json?: boolean;
}

export default function statement(program: Command): void {
  const command = program
    .command('statement')
    .description('the nominative statement of debtors (A13-10): freeze, settle, approve, export, send, rectify');
  command
    .command('list')
    .description('statements that are owed, frozen, sent')
    .option('--caisse <id>', 'only this caisse')
    .option('--period <semester>', 'only this semester, 2026-S2', periodOption('semester'))
    .option('--late', 'only those not sent in time')
    .option('--json', 'print JSON')
    .action((options: ListOptions) => withRegister((installation) => listStatements(installation, options)));
  named(command, 'show', 'totals by nature, what is to be settled, how far it has come')
    .option('--limit <n>', 'at most so many findings', countOption, 20)
    .action(
      reading((installation, name, options: Plain & { limit: number }) => showStatement(installation, name, options)),
    );
  ofPeriod(command, 'prepare')
    .description('freeze it now rather than on its day; what was begun goes on')
    .option('--json', 'print JSON')
    .action((caisse: string, period: PeriodId, options: { json?: boolean }) =>
      withService((service) => prepare(service, { caisse, period, number: 0 }, options)),
    );
  named(command, 'settle', 'say why a finding stands in the way no longer')
    .addOption(new Option('--code <code>', 'of which kind').choices(FINDING_CODES).makeOptionMandatory())
    .option('--case <ref>', 'of one case: its id or notice reference (default: all of this kind)')
    .requiredOption('--reason <text>', 'why')
    .requiredOption('--by <name>', 'who says so')
    .action(recording((service, name, options: SettleOptions) => settle(service, name, options)));
  named(command, 'approve', 'approve it: it leaves for the caisse')
    .requiredOption('--by <name>', 'the director, or who holds a delegation on that day')
    .option('--on <day>', 'day of the approval (default: today)', legalDayOption('on'))
    .action(recording((service, name, options: ApproveOptions) => approve(service, name, options)));
  named(command, 'export', 'write its files: CSV, XLSX, PDF, JSON lines, manifest')
    .requiredOption('--to <folder>', 'where to; an earlier export there is replaced')
    .action(
      reading((installation, name, options: Plain & { to: string }) => exportPackage(installation, name, options)),
    );
  named(command, 'send', 'have it sent again')
    .option('--reason <text>', 'why again')
    .action(recording((service, name, options: SendOptions) => send(service, name, options)));
  ofPeriod(command, 'acknowledge')
    .argument('<outcome>', 'received, accepted, refused')
    .description('record what the caisse says')
    .option('--number <n>', 'a rectifying statement', numberOption, 0)
    .option('--reasons <text>', 'of a refusal')
    .option('--reference <text>', 'of its letter')
    .option('--on <day>', 'day on which it says so (default: today)', legalDayOption('on'))
    .option('--json', 'print JSON')
    .action((caisse: string, period: PeriodId, outcome: string, options: AcknowledgeOptions & Plain) =>
      withService((service) => acknowledge(service, { caisse, period, number: options.number }, outcome, options)),
    );
  command
    .command('retract <caisse> <reference>')
    .description('take back what was recorded of a statement by mistake, by its reference')
    .requiredOption('--reason <text>', 'why')
    .option('--json', 'print JSON')
    .action((caisse: string, reference: string, options: { reason: string; json?: boolean }) =>
      withService((service) => retract(service, caisse, reference, options)),
    );
  ofPeriod(command, 'rectify')
    .description('draw up what was learnt since: the differing lines with their causes')
    .option('--dry-run', 'say what would differ, and change nothing')
    .option('--json', 'print JSON')
    .action((caisse: string, period: PeriodId, options: { dryRun?: boolean; json?: boolean }) =>
      withService((service) => rectify(service, { caisse, period }, options)),
    );
}

const ofPeriod = (command: Command, name: string): Command =>
  command.command(name).argument('<caisse>').argument('<period>', 'the semester, 2026-S2', periodOption('semester'));

const named = (command: Command, name: string, what: string): Command =>
  ofPeriod(command, name)
    .description(what)
    .option('--number <n>', 'a rectifying statement', numberOption, 0)
    .option('--json', 'print JSON');

function numberOption(text: string): number {
  return text === '0' ? 0 : countOption(text);
}

const reading =
  <T extends Plain>(work: (installation: Installation, name: Named, options: T) => Promise<void>) =>
  (caisse: string, period: PeriodId, options: T): Promise<void> => {
    const name = { caisse, period, number: options.number };
    return withRegister((installation) => work(installation, name, options));
  };

const recording =
  <T extends { readonly on?: LegalDay; readonly json?: boolean }>(
    work: (service: Service, name: Named, options: T) => Promise<void>,
  ) =>
  (caisse: string, period: PeriodId, options: T & Plain): Promise<void> => {
    const name = { caisse, period, number: options.number };
    return withService((service) => work(service, name, options));
  };
