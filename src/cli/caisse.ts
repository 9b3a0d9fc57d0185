import type { Command } from 'commander';
import type { LegalDay } from '../domain/calendar/legal-day';
import { legalDayOption, withRegister, withService } from './installation';
import { printTable } from './table';

export default function caisse(program: Command): void {
  const command = program.command('caisse').description('the caisses this organisme reports to');
  command
    .command('set <id>')
    .description('declare a caisse, or change its name or address')
    .requiredOption('--name <name>', 'its name')
    .option('--email <address>', 'where its notices go')
    .option('--since <day>', 'from when on statements are owed to it (a new one: from today)', legalDayOption('since'))
    .action((id: string, { name, email, since }: { name: string; email?: string; since?: LegalDay }) =>
      withService(async ({ register, tell }) => {
        // Its address stays unless another is given (none: --email "").
        const known = (await register.listCaisses()).find((caisse) => caisse.id === id);
        const address = (email ?? known?.email) || null;
        const caisse = { id, name, email: address, ...(since === undefined ? {} : { since }) };
        await tell((await register.setCaisse(caisse)).decisions);
      }),
    );
  command
    .command('list')
    .option('--json', 'print JSON')
    .action((options: { json?: boolean }) =>
      withRegister(async ({ register }) => {
        const rows = await register.listCaisses();
        printTable(
          rows,
          [
            ['Caisse', ({ id }) => id],
            ['Nom', ({ name }) => name],
            ['Adresse', ({ email }) => email ?? 'à déclarer'],
            ['État nominatif depuis', ({ since }) => since ?? ''],
          ],
          options.json,
        );
      }),
    );
}
