import type { Command } from 'commander';
import { withRegister } from './installation';
import { printTable } from './table';

export default function caisse(program: Command): void {
  const command = program.command('caisse').description('the caisses this organisme reports to');
  command
    .command('set <id>')
    .description('declare a caisse, or change its name or address')
    .requiredOption('--name <name>', 'its name')
    .option('--email <address>', 'where its notices go')
    .action((id: string, { name, email }: { name: string; email?: string }) =>
      withRegister(async ({ register }) => {
        // Its address stays unless another is given (none: --email "").
        const known = (await register.listCaisses()).find((caisse) => caisse.id === id);
        await register.setCaisse({ id, name, email: (email ?? known?.email) || null });
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
          ],
          options.json,
        );
      }),
    );
}
