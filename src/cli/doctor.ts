import type { Command } from 'commander';
import { readConfig } from '../config';
import type { Check } from './doctor/check';
import { checkEverything } from './doctor/checks';
import { printTable } from './table';

export default function doctor(program: Command): void {
  program
    .command('doctor')
    .description('check everything the service needs, and say what is wrong and what to do')
    .option('--json', 'print JSON')
    .action(async (options: { json?: boolean }) => {
      const checks = await checkEverything(readConfig());
      const columns: readonly (readonly [string, (check: Check) => string])[] = [
        ['Part', ({ part }) => part],
        ['State', ({ state }) => (state === 'wrong' ? 'WRONG' : state)],
        ['Found', ({ found }) => found],
        ['What to do', ({ remedy }) => remedy ?? ''],
      ];
      printTable(checks, columns, options.json);
      if (checks.some(({ state }) => state === 'wrong')) process.exitCode = 1;
    });
}
