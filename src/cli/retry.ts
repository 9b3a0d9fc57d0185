import { userInfo } from 'node:os';
import type { Command } from 'commander';
import type { LegalDay } from '../domain/calendar/legal-day';
import { PERIODIC_STAGE_LABELS } from '../domain/office/labels';
import type { PeriodicDecision } from '../domain/office/periodic-decision';
import { Refusal } from '../domain/refusal';
import type { ParkedAnswer } from '../register/register';
import { legalDayOption, withService } from './installation';
import { printConsequences } from './case/record';
import type { Service } from './parts';
import { jsonText } from './table';

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
      'settle what was parked (an effect key, a case id, a notice reference or a periodic duty): try it again, or say what became of it',
    )
    .option('--sent', 'it had left: record it as sent')
    .option('--on <day>', 'with --sent: the day on which it left (default: today)', legalDayOption('on'))
    .option('--drop', 'it never left and is no longer due: leave it')
    .option('--json', 'print the consequences as JSON')
    .action((ref: string, options: RetryOptions) => {
      if (options.sent && options.drop) command.error('--sent and --drop exclude each other', { exitCode: 2 });
      if (options.on !== undefined && !options.sent) command.error('--on goes with --sent', { exitCode: 2 });
      return withService(async (service) => {
        const consequences = await settled(service, ref, answerOf(options));
        await service.tell(consequences.decisions);
        if ('recordedAt' in consequences) printConsequences(consequences, options.json);
        else printDuties(consequences.decisions, options.json);
      });
    });
}

/** Of a case, or else of a periodic duty. */
async function settled({ register }: Service, ref: string, answer: ParkedAnswer) {
  try {
    return await register.settleParked(ref, answer);
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'RCV-EFFECT-NOT-PARKED') throw error;
    return { decisions: await register.office.settleParked(ref, answer) };
  }
}

function printDuties(decisions: readonly PeriodicDecision[], json = false): void {
  if (json) return void process.stdout.write(`${jsonText({ decisions })}\n`);
  for (const { duty, stage } of decisions) process.stdout.write(`${duty} : ${PERIODIC_STAGE_LABELS[stage]}\n`);
}

function answerOf({ sent, on, drop }: RetryOptions): ParkedAnswer {
  const by = userInfo().username;
  if (sent) return { say: 'sent', by, ...(on === undefined ? {} : { on }) };
  return drop ? { say: 'drop', by } : { say: 'retry' };
}
