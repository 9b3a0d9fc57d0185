import type { LedgerDuty } from '../assessment/assessment';
import { type LegalDay, toDayNumber } from '../calendar/legal-day';
import type { Instant } from '../facts/fact';
import type { Cents } from '../money/cents';
import type { PeriodicKind } from '../office/names';
import { isLate } from './duty-state';

/** Names a row of the ledger for good: justifications cite it. */
export type LedgerRowId = string & { readonly __brand: 'LedgerRowId' };

/** One duty of article 13 as the ledger shows it: of a case, or of a bailiff or a caisse and a period. */
export interface LedgerRow {
  readonly row: LedgerRowId;
  readonly duty: LedgerDuty;
  readonly subjectKind: 'case' | PeriodicKind;
  /** A case's id, `bailiff:B1`, `caisse:C1`. */
  readonly subject: string;
  /** Null where several are concerned. */
  readonly caisse: string | null;
  /** What people call it: the notice's reference, or the periodic duty's id. */
  readonly label: string;
  readonly opensOn: LegalDay;
  readonly dueOn: LegalDay;
  readonly doneOn: LegalDay | null;
  readonly liftedOn: LegalDay | null;
  readonly breach: string | null;
  /** Contributions, surcharges and penalties concerned, by caisse. */
  readonly concerned: ReadonlyMap<string, Cents>;
  /** The last word on it; null: nobody said anything. */
  readonly justification: Justification | null;
}

/** What someone answered for a late duty, or that it is withdrawn. */
export interface Justification {
  readonly kind: 'justified' | 'withdrawn';
  readonly text: string;
  readonly author: string;
  readonly at: Instant;
}

export const isJustified = (row: LedgerRow): boolean => row.justification?.kind === 'justified';

/** Days past the last day until it was done or no longer owed, else until today; 0 unless it is late. */
export function daysLate(row: LedgerRow, today: LegalDay): number {
  if (!isLate(row, today)) return 0;
  const ends = [row.doneOn, row.liftedOn].filter((day) => day !== null).sort();
  return toDayNumber(ends[0] ?? today) - toDayNumber(row.dueOn);
}
