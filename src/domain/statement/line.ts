import type { ProcedureStep, Stage } from '../assessment/assessment';
import type { LegalDay } from '../calendar/legal-day';
import type { Affiliation, CaseId } from '../facts/fact';
import type { Cents } from '../money/cents';
import type { StatementNature } from './natures';
import type { AmountName } from './totals';

/** The semester that a statement covers: from the day after the closing of the one before to its own closing, both included. */
export interface Semester {
  readonly from: LegalDay;
  readonly asAt: LegalDay;
}

/**
 * A case as the statement shows it. `opening + added − paid − cancelled − writtenOff = closing`, always; the debt by component
 * is that of the closing day, `paidInAll` all payments that count by then, beyond the debt too.
 */
export interface StatementLine extends Readonly<Record<AmountName, Cents>> {
  readonly case: CaseId;
  readonly noticeRef: string;
  readonly dispatchedOn: LegalDay;
  readonly affiliation: Affiliation;
  readonly periods: readonly string[];
  readonly nature: StatementNature;
  readonly stage: Stage;
  readonly step: ProcedureStep | null;
  /** The day on which it ended, where it did within the semester. */
  readonly endedOn: LegalDay | null;
  readonly lastAct: LastAct | null;
  /** What stands beside the procedure; null: none on file. */
  readonly measures: string | null;
  /** Who holds it. */
  readonly bailiff: string | null;
  readonly guarantees: string | null;
  readonly insolvency: string | null;
  /** Share of the closing balance that is costs: article 51 does not count it. */
  readonly closingCosts: Cents;
}

/** The last thing done about the debt, in French. */
export interface LastAct {
  readonly label: string;
  readonly on: LegalDay;
  readonly result: string | null;
}
