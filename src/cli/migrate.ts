import type { Command } from 'commander';
import { systemClock } from '../clock';
import { readConfig } from '../config';
import { databaseUrlOf, temporalAddressOf } from './installation';
import { prepare } from './service';

export default function migrateCommand(program: Command): void {
  program
    .command('migrate')
    .description("bring the register's schema, Temporal's search attributes and schedules to this version")
    .action(async () => {
      const config = readConfig();
      const { applied } = await prepare(
        config,
        { databaseUrl: databaseUrlOf(config), temporalAddress: temporalAddressOf(config) },
        systemClock(),
      );
      process.stdout.write(applied.length > 0 ? `Applied: ${applied.join(', ')}\n` : 'The schema is up to date.\n');
    });
}
