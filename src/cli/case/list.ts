import { STAGE_LABELS, type Stage } from '../../domain/assessment/assessment';
import { euros } from '../../domain/money/cents';
import type { Installation } from '../parts';
import { printTable } from '../table';

/** Lists cases, those that wait for someone first to be seen: stage, what is waited for, attention. */
export async function listCases(
  { register }: Installation,
  {
    json,
    ...filter
  }: { stage?: Stage; caisse?: string; attention?: boolean; open?: boolean; limit: number; json?: boolean },
): Promise<void> {
  const rows = await register.listCases(filter);
  printTable(
    rows,
    [
      ['Dossier', (row) => row.case],
      ['Mise en demeure', (row) => row.noticeRef],
      ['Caisse', (row) => row.caisse],
      ['Étape', (row) => STAGE_LABELS[row.stage]],
      ['Procédure', (row) => [row.nature, row.step].filter(Boolean).join(', ')],
      ['Solde', (row) => euros(row.balance.due)],
      ['Attend', (row) => (row.waitsFor ? `${row.waitsFor.deadline} → ${row.waitsFor.lastDay}` : '')],
      ['À voir', (row) => [row.attention, row.workflowMissing ? 'no-workflow' : null].filter(Boolean).join(', ')],
    ],
    json,
  );
}
