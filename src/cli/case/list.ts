import { DEADLINE_LABELS, STAGE_LABELS, STEP_LABELS, type Stage } from '../../domain/assessment/assessment';
import { ATTENTION_LABELS, NATURE_LABELS } from '../../domain/assessment/labels';
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
      [
        'Procédure',
        (row) =>
          [row.nature && NATURE_LABELS[row.nature], row.step && STEP_LABELS[row.step]].filter(Boolean).join(', '),
      ],
      ['Solde', (row) => euros(row.balance.due)],
      ['Attend', (row) => (row.waitsFor ? `${DEADLINE_LABELS[row.waitsFor.deadline]} → ${row.waitsFor.lastDay}` : '')],
      [
        'À voir',
        (row) =>
          [row.attention && ATTENTION_LABELS[row.attention], row.workflowMissing ? 'sans workflow' : null]
            .filter(Boolean)
            .join(', '),
      ],
    ],
    json,
  );
}
