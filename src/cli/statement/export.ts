import type { Manifest } from '../../documents';
import { statementId } from '../../register/statement/statement-register';
import { counted } from '../counted';
import { print } from '../office-print';
import type { Installation } from '../parts';
import { jsonText, printTable } from '../table';
import { type Named, standingOf } from './named';

/** Writes a frozen statement's files; approved, they are the very files that go to the caisse. */
export async function exportPackage(
  { register }: Installation,
  name: Named,
  { to, json }: { readonly to: string; readonly json?: boolean },
): Promise<void> {
  const { exportStatement, statementDetails } = await import('../../documents');
  const { course } = await standingOf(register, name);
  const statement = statementId(name.caisse, name.period, name.number);
  const source = await register.statements.lineSource(statement);
  const manifest = await exportStatement(
    source,
    to,
    await statementDetails(register.statements, statement, course.approved),
  );
  if (json) return print(jsonText(manifest));
  print(`${to} : ${counted(manifest.lines, 'ligne')}`);
  printTable<Manifest['files'][number]>(
    manifest.files,
    [
      ['Fichier', ({ name: file }) => file],
      ['Octets', ({ bytes }) => String(bytes)],
      ['SHA-256', ({ sha256 }) => sha256],
    ],
    false,
  );
}
