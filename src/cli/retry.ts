import type { Command } from 'commander';
import { withService } from './installation';
import { printConsequences } from './case/record';

export default function retry(program: Command): void {
  program
    .command('retry <ref>')
    .description('take up what was parked after failing for good: an effect key, a case id or a notice reference')
    .option('--json', 'print the consequences as JSON')
    .action((ref: string, options: { json?: boolean }) =>
      withService(async (service) => {
        const consequences = await service.register.retryParked(ref);
        await service.tell(consequences.decisions);
        printConsequences(consequences, options.json);
      }),
    );
}
