import type { PeriodicKind } from '../../domain/office/names';
import type { SubjectId } from '../../domain/office/office-fact';
import type { PeriodicDecision } from '../../domain/office/periodic-decision';
import type { PeriodicDutyId } from '../../domain/office/periodic-duty';
import type { RegisterContext } from '../debtor-transaction';
import { transactOffice } from './office-transaction';

/** Subjects in one transaction: what is held in memory, and for how long others wait for one of them. */
const BATCH = 100;

const SUBJECTS_OF: { readonly [K in PeriodicKind]: 'bailiff' | 'caisse' } = {
  'bailiff-semester': 'bailiff',
  'bailiff-query': 'bailiff',
  'nominative-statement': 'caisse',
};

/** What one batch of subjects came to. */
export interface OpenedPeriods {
  /** The decisions of the duties that were opened, and of others of the same subjects that changed with them. */
  readonly decisions: readonly PeriodicDecision[];
  readonly opened: readonly PeriodicDutyId[];
  /** Subjects looked at so far. */
  readonly subjects: number;
}

/**
 * Opens for every subject each period that is due and not yet started, however long the machine was off; batch by batch, so that
 * thousands of bailiffs take no more memory than a hundred. Can be repeated, and broken off: what is open is left alone.
 *
 * @param onBatch is waited for before the next batch
 * @param dryRun nothing is written: says what should have been opened and was not
 */
export async function openDue(
  context: RegisterContext,
  kind: PeriodicKind,
  onBatch: (batch: OpenedPeriods) => Promise<void> | void = () => {},
  { dryRun = false }: { readonly dryRun?: boolean } = {},
): Promise<{ readonly opened: number; readonly subjects: number }> {
  let opened = 0;
  let subjects = 0;
  let after = '';
  for (;;) {
    const page = await subjectsAfter(context, SUBJECTS_OF[kind], after);
    if (page.length === 0) return { opened, subjects };
    const settled = await transactOffice(context, page, () => ({ open: [kind] }), { dryRun });
    subjects += page.length;
    const ids = [...settled.values()].flatMap((one) => one.opened);
    opened += ids.length;
    await onBatch({ decisions: [...settled.values()].flatMap((one) => one.decisions), opened: ids, subjects });
    if (page.length < BATCH) return { opened, subjects };
    after = page.at(-1) as string;
  }
}

async function subjectsAfter(
  { pool }: RegisterContext,
  kind: 'bailiff' | 'caisse',
  after: string,
): Promise<SubjectId[]> {
  const { rows } = await pool.query<{ id: SubjectId }>(
    `SELECT s.id FROM office_subject s WHERE s.id > $1 AND EXISTS (SELECT FROM ${kind} m WHERE '${kind}:' || m.id = s.id) ORDER BY s.id LIMIT ${BATCH}`,
    [after],
  );
  return rows.map(({ id }) => id);
}
