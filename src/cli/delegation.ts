import type { Command } from 'commander';
import { Refusal } from '../domain/refusal';
import { legalDayOption, withRegister } from './installation';
import { printTable } from './table';
import type { LegalDay } from '../domain/calendar/legal-day';

export default function delegation(program: Command): void {
  const command = program.command('delegation').description('who may sign a contrainte, from when to when');
  command
    .command('grant <signatory>')
    .requiredOption('--from <day>', 'first day', legalDayOption('from'))
    .option('--to <day>', 'last day', legalDayOption('to'))
    .action((signatory: string, { from, to }: { from: LegalDay; to?: LegalDay }) =>
      withRegister(async ({ register }) => void (await register.grantDelegation({ signatory, from, to: to ?? null }))),
    );
  command
    .command('end <signatory>')
    .requiredOption('--to <day>', 'last day on which it holds', legalDayOption('to'))
    .action((signatory: string, { to }: { to: LegalDay }) =>
      withRegister(async ({ register }) => {
        const held = (await register.listDelegations()).filter((other) => other.signatory === signatory);
        if (!held.some((delegation) => delegation.to === null || delegation.to >= to))
          throw new Refusal('RCV-NO-DELEGATION', { signatory, day: to });
        await register.endDelegation(signatory, to);
      }),
    );
  command
    .command('list')
    .option('--on <day>', 'those in force on a day', legalDayOption('on'))
    .option('--json', 'print JSON')
    .action(({ on, json }: { on?: LegalDay; json?: boolean }) =>
      withRegister(async ({ register }) => {
        printTable(
          await register.listDelegations(on),
          [
            ['Signataire', ({ signatory }) => signatory],
            ['Du', ({ from }) => from],
            ['Au', ({ to }) => to ?? ''],
          ],
          json,
        );
      }),
    );
}
