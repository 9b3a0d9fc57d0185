import { type Command, Option } from 'commander';
import { STAGES, type Stage } from '../domain/assessment/assessment';
import { listCases } from './case/list';
import { openCase } from './case/open';
import { recordFact } from './case/record';
import { explainCase, showCase } from './case/show';
import { countOption } from './count-option';
import { legalDayOption, withRegister, withService } from './installation';
import type { LegalDay } from '../domain/calendar/legal-day';

export default function cases(program: Command): void {
  const command = program.command('case').description('one case: open, list, show, record a fact, explain its dates');
  command
    .command('open <file>')
    .description('open a case from a JSON file: { debtor, case, on } (docs/commands.md)')
    .option('--json', 'print the consequences as JSON')
    .action((file: string, options: { json?: boolean }) => withService((service) => openCase(service, file, options)));
  command
    .command('list')
    .addOption(new Option('--stage <stage>', 'only this stage').choices(STAGES))
    .option('--caisse <id>', 'only this caisse')
    .option('--attention', 'only those that a person must look at')
    .option('--open', 'only those not ended')
    .option('--limit <n>', 'at most so many', countOption, 100)
    .option('--json', 'print JSON')
    .action(
      (options: {
        stage?: Stage;
        caisse?: string;
        attention?: boolean;
        open?: boolean;
        limit: number;
        json?: boolean;
      }) => withRegister((installation) => listCases(installation, options)),
    );
  command
    .command('show <ref>')
    .description('a case by its id or its notice reference')
    .option('--json', 'print JSON')
    .action((ref: string, options: { json?: boolean }) =>
      withRegister((installation) => showCase(installation, ref, options)),
    );
  command
    .command('explain <ref>')
    .description('every deadline of the case, with its computation step by step')
    .option('--json', 'print JSON')
    .action((ref: string, options: { json?: boolean }) =>
      withRegister((installation) => explainCase(installation, ref, options)),
    );
  command
    .command('record <ref> <fact>')
    .description('record a fact: notice-delivered, payment-received, claim-lodged, contrainte-signed, retraction …')
    .option('--on <day>', 'the day that counts in law (default: today)', legalDayOption('on'))
    .option('--id <id>', 'idempotency key; the same key with the same content changes nothing')
    .option('--data <field=value...>', 'data fields of the fact')
    .option('--retracts <fact>', 'the fact that a retraction makes as if never recorded')
    .option('--debtor-level', "record it on the case's debtor (a payment, an affiliation)")
    .option('--json', 'print the consequences as JSON')
    .action(
      (
        ref: string,
        fact: string,
        options: {
          on?: LegalDay;
          id?: string;
          data?: string[];
          retracts?: string;
          debtorLevel?: boolean;
          json?: boolean;
        },
      ) => withService((service) => recordFact(service, ref, fact, options)),
    );
}
