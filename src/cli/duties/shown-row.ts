import { DUTY_STATE_LABELS, LEDGER_DUTY_LABELS } from '../../domain/duties/labels';
import { type DutyState, dutyState } from '../../domain/duties/duty-state';
import { penaltyOn, tallyOf } from '../../domain/duties/exposure';
import { daysLate, isJustified, type LedgerRow } from '../../domain/duties/ledger-row';
import type { LegalDay } from '../../domain/calendar/legal-day';
import { type Cents, euros, ZERO } from '../../domain/money/cents';

/** A row with all that is derived at reading, as programs get it. */
export interface ShownRow extends Omit<LedgerRow, 'concerned'> {
  readonly state: DutyState;
  readonly daysLate: number;
  readonly concerned: Readonly<Record<string, Cents>>;
  /** What its lateness may cost, by caisse; nothing unless it is late and unanswered. */
  readonly exposure: Readonly<Record<string, Cents>>;
}

export function shownRow({ concerned, ...row }: LedgerRow, today: LegalDay): ShownRow {
  const late = daysLate({ ...row, concerned }, today);
  const counts = late > 0 && !isJustified({ ...row, concerned });
  const exposure = [...concerned].map(([caisse, cents]) => [caisse, counts ? penaltyOn(cents, row.dueOn) : ZERO]);
  return {
    ...row,
    state: dutyState(row, today),
    daysLate: late,
    concerned: Object.fromEntries(concerned),
    exposure: Object.fromEntries(exposure),
  };
}

/** Columns of the ledger as people read it. */
export const ROW_COLUMNS = (today: LegalDay): readonly (readonly [string, (row: LedgerRow) => string])[] => [
  ['Ligne', ({ row }) => row],
  ['Obligation', ({ duty }) => duty],
  ['Objet', ({ label }) => label],
  ['Caisse', ({ concerned }) => [...concerned.keys()].join(', ')],
  ['Ouverte le', ({ opensOn }) => opensOn],
  ['Due le', ({ dueOn }) => dueOn],
  ['État', (row) => stateText(row, today)],
  ['Sommes concernées', (row) => euros(tallyOf(row).concerned)],
  ['Exposition', (row) => (daysLate(row, today) > 0 && !isJustified(row) ? euros(tallyOf(row).exposure) : '')],
];

export function stateText(row: LedgerRow, today: LegalDay): string {
  const late = daysLate(row, today);
  const day = row.doneOn ?? row.liftedOn;
  return [
    `${DUTY_STATE_LABELS[dutyState(row, today)]}${row.doneOn === null || day === null ? '' : ` le ${day}`}`,
    late > 0 ? `${late} j${isJustified(row) ? ', justifiée' : ''}` : null,
    row.breach === null ? null : 'manquement connu après coup',
  ]
    .filter((part) => part !== null)
    .join('\n');
}

/** What kind of duty a row is, in words. */
export const dutyText = ({ duty }: Pick<LedgerRow, 'duty'>): string => `${duty} (${LEDGER_DUTY_LABELS[duty]})`;
