import type { Command } from 'commander';
import { runPump } from '../activities/reconcile';
import { connectClient } from '../temporal/connection';
import { runningCases } from '../temporal/running-cases';
import { temporalAddressOf, withRegister } from './installation';
import { tellOf, temporalSettings } from './service';

export default function reconcile(program: Command): void {
  program
    .command('reconcile')
    .description('run the pump now: tell the workflows that are behind')
    .option('--json', 'print the counts as JSON')
    .action((options: { json?: boolean }) =>
      withRegister(async ({ config, clock, register }) => {
        const { connection, client } = await connectClient(
          temporalSettings(config, { temporalAddress: temporalAddressOf(config) }),
        );
        try {
          const result = await runPump({
            register,
            tell: tellOf(config, client, clock),
            running: runningCases(client),
          });
          process.stdout.write(
            options.json
              ? `${JSON.stringify(result)}\n`
              : `${result.told} dossiers avisés, ${result.failed} en échec, ${result.missing} sans workflow retrouvés.\n`,
          );
          if (result.failed > 0) process.exitCode = 1;
        } finally {
          await connection.close();
        }
      }),
    );
}
