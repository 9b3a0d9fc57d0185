import { ALARM_LABELS } from '../../domain/duties/alarm';
import type { Installation } from '../parts';
import { jsonText, printTable } from '../table';

/** Prints the alarms of the ledger; exit code 1 when there is one. */
export async function checkDuties({ register }: Installation, { json }: { json?: boolean }): Promise<void> {
  const found = await register.ledger.check();
  if (found.length > 0) process.exitCode = 1;
  if (json) {
    process.stdout.write(`${jsonText(found)}\n`);
    return;
  }
  if (found.length === 0) {
    process.stdout.write('Registre des obligations : rien ne manque.\n');
    return;
  }
  printTable(
    found,
    [
      ['Alarme', ({ code }) => ALARM_LABELS[code]],
      ['Nombre', ({ count }) => String(count)],
      ['Dont', ({ alarms, count }) => named(alarms, count)],
    ],
    false,
  );
}

/** References shown for each alarm; `--json` gives more. */
const SHOWN = 5;

function named(alarms: readonly { readonly label: string }[], count: number): string {
  const first = alarms.slice(0, SHOWN).map(({ label }) => label);
  return [...first, ...(count > first.length ? ['…'] : [])].join('\n');
}
