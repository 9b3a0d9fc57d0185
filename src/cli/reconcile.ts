import type { Command } from 'commander';
import { runPump } from '../activities/reconcile';
import { connectClient } from '../temporal/connection';
import { temporalAddressOf, withRegister } from './installation';
import { FRENCH_LAG, lagText } from './lag-text';
import { pumpParts, temporalSettings } from './service';
import { RESTORED } from './restored';

export default function reconcile(program: Command): void {
  program
    .command('reconcile')
    .description('run the pump now: tell the workflows that are behind')
    .option('--json', 'print the counts as JSON')
    .action((options: { json?: boolean }) =>
      withRegister(async (installation) => {
        const { config, register } = installation;
        const { connection, client } = await connectClient(
          temporalSettings(config, { temporalAddress: temporalAddressOf(config) }),
        );
        try {
          const result = await runPump(pumpParts(installation, client));
          const lag = await register.lag();
          process.stdout.write(
            options.json
              ? `${JSON.stringify({ ...result, lag })}\n`
              : `${result.told} dossiers et obligations avisés, ${result.failed} en échec, ${result.missing} sans workflow retrouvés.\n` +
                  `Retard : ${lagText(lag, FRENCH_LAG)}.\n`,
          );
          if (result.behind) process.stderr.write(`${RESTORED}\n`);
          if (result.failed > 0 || result.behind) process.exitCode = 1;
        } finally {
          await connection.close();
        }
      }),
    );
}
