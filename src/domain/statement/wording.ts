import { STAGE_LABELS, STEP_LABELS } from '../assessment/assessment';
import type { Affiliation } from '../facts/fact';
import { formatCents } from '../money/cents';
import type { StatementLine } from './line';
import { STATEMENT_NATURE_LABELS } from './natures';

const AFFILIATION_LABELS: { readonly [A in Affiliation]: string } = {
  compulsory: 'à titre obligatoire',
  voluntary: 'à titre volontaire',
};

/** A line in the words of its columns (`STATEMENT_COLUMNS`), in their order, but for those that are kept apart. */
export function wordsOf(line: StatementLine): (string | null)[] {
  return [
    line.noticeRef,
    line.case,
    line.dispatchedOn,
    AFFILIATION_LABELS[line.affiliation],
    line.periods.join(', '),
    formatCents(line.contributions),
    formatCents(line.surcharges),
    formatCents(line.penalties),
    formatCents(line.costs),
    formatCents(line.opening),
    formatCents(line.added),
    formatCents(line.paid),
    formatCents(line.cancelled),
    formatCents(line.writtenOff),
    formatCents(line.closing),
    formatCents(line.paidInAll),
    STATEMENT_NATURE_LABELS[line.nature],
    STAGE_LABELS[line.stage],
    line.step && STEP_LABELS[line.step],
    line.endedOn && `${STAGE_LABELS[line.stage]} le ${line.endedOn}`,
    line.lastAct?.label ?? null,
    line.lastAct?.on ?? null,
    line.measures,
    line.bailiff,
    line.guarantees,
    line.insolvency,
  ];
}
