import type { Command } from 'commander';
import { readConfig } from '../config';
import { createLogger, installRuntime } from '../temporal/runtime';
import { addressesOf, openRegister } from './installation';
import { demandMetricsPort, runService } from './service';
import { untilStopped } from './until-stopped';

const CONNECTIONS = 12;

export default function worker(program: Command): void {
  program
    .command('worker')
    .description('run a worker process (production); several share the work')
    .action(async () => {
      const config = readConfig();
      const addresses = addressesOf(config);
      const logger = createLogger(config);
      await demandMetricsPort(config.metricsPort);
      const endRuntime = installRuntime(config, logger);
      const installation = await openRegister(config, addresses.databaseUrl, CONNECTIONS);
      try {
        const service = await runService(installation, addresses);
        if (service.behind) logger.error('the register was restored to an earlier moment: run "recouvrement rebuild"');
        logger.info('worker running');
        try {
          await untilStopped(service.done);
        } finally {
          await service.stop();
        }
        logger.info('worker stopped');
      } finally {
        await installation.end();
        await endRuntime();
      }
    });
}
