import { open, rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { stringify } from 'csv-stringify';
import type { LegalDay } from '../../domain/calendar/legal-day';
import { DUTY_STATE_LABELS } from '../../domain/duties/labels';
import type { LedgerRow } from '../../domain/duties/ledger-row';
import { formatCents, ZERO } from '../../domain/money/cents';
import { shownRow } from './shown-row';

const HEADER = [
  ...['ligne', 'obligation', 'nature', 'sujet', 'objet', 'caisse', 'ouverte_le', 'due_le', 'faite_le', 'levee_le'],
  ...[
    'etat',
    'jours_de_retard',
    'manquement',
    'sommes_concernees',
    'exposition',
    'justifiee',
    'motif',
    'auteur',
    'dit_le',
  ],
];

/**
 * Writes the ledger as CSV, whole or not at all: one line for each row and caisse that it concerns, so that every sum of the
 * exposure can be added up again. A row that concerns no caisse has one line, of nothing.
 * @returns how many rows of the ledger
 */
export async function exportRows(rows: AsyncIterable<LedgerRow>, today: LegalDay, path: string): Promise<number> {
  const begun = `${path}.part`;
  const file = await open(begun, 'w', 0o600);
  let count = 0;
  async function* lines(): AsyncGenerator<readonly string[]> {
    for await (const row of rows) {
      count++;
      yield* linesOf(row, today);
    }
  }
  try {
    const format = stringify({ delimiter: ';', header: true, columns: HEADER, escape_formulas: true });
    await pipeline(Readable.from(lines()), format, file.createWriteStream({ flush: true }));
    await rename(begun, path);
  } finally {
    await file.close();
    await rm(begun, { force: true });
  }
  return count;
}

function linesOf(read: LedgerRow, today: LegalDay): string[][] {
  const row = shownRow(read, today);
  const said = row.justification;
  const caisses = Object.keys(row.concerned);
  return (caisses.length > 0 ? caisses : ['']).map((caisse) => [
    ...[row.row, row.duty, row.subjectKind, row.subject, row.label, caisse],
    ...[row.opensOn, row.dueOn, row.doneOn ?? '', row.liftedOn ?? ''],
    ...[DUTY_STATE_LABELS[row.state], String(row.daysLate), row.breach ?? ''],
    ...[formatCents(row.concerned[caisse] ?? ZERO), formatCents(row.exposure[caisse] ?? ZERO)],
    ...[said?.kind === 'justified' ? 'oui' : 'non', said?.text ?? '', said?.author ?? '', said?.at ?? ''],
  ]);
}
