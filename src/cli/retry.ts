import { userInfo } from 'node:os';
import type { Command } from 'commander';
import type { LegalDay } from '../domain/calendar/legal-day';
import type { ParkedAnswer } from '../register/register';
import { legalDayOption, withService } from './installation';
import { printConsequences } from './case/record';

interface RetryOptions {
  readonly sent?: boolean;
  readonly on?: LegalDay;
  readonly drop?: boolean;
  readonly json?: boolean;
}

export default function retry(program: Command): void {
  const command = program.command('retry <ref>');
  command
    .description(
      'settle what was parked (an effect key, a case id or a notice reference): try it again, or say what became of it',
    )
    .option('--sent', 'it had left: record it as sent')
    .option('--on <day>', 'with --sent: the day on which it left (default: today)', legalDayOption('on'))
    .option('--drop', 'it never left and is no longer due: leave it')
    .option('--json', 'print the consequences as JSON')
    .action((ref: string, options: RetryOptions) => {
      if (options.sent && options.drop) command.error('--sent and --drop exclude each other', { exitCode: 2 });
      if (options.on !== undefined && !options.sent) command.error('--on goes with --sent', { exitCode: 2 });
      return withService(async (service) => {
        const consequences = await service.register.settleParked(ref, answerOf(options));
        await service.tell(consequences.decisions);
        printConsequences(consequences, options.json);
      });
    });
}

function answerOf({ sent, on, drop }: RetryOptions): ParkedAnswer {
  const by = userInfo().username;
  if (sent) return { say: 'sent', by, ...(on === undefined ? {} : { on }) };
  return drop ? { say: 'drop', by } : { say: 'retry' };
}
