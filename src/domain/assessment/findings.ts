import type { LegalDay } from '../calendar/legal-day';
import type { Fact } from '../facts/fact';
import type { Account } from '../procedures/balance';
import type { Procedure } from '../procedures/procedure';
import type { RecoverySpan } from '../rules/a13-03-compulsory-procedure';
import type { RuleSet } from '../rules/rule-sets';
import type { Cents } from '../money/cents';
import type { Balance, Stage } from './assessment';
import type { CaseFile } from './effective-facts';

/** Everything the rules say of one case, before it is put into words for the outside; the actions are drawn from it. */
export interface Findings {
  readonly file: CaseFile;
  readonly rules: RuleSet;
  readonly stage: Stage;
  readonly balance: Balance;
  readonly acting: LegalDay | null;
  readonly settledOn: LegalDay | null;
  readonly account: Account;
  readonly voluntary: boolean;
  readonly procedures: readonly Procedure[];
  readonly spans: readonly RecoverySpan[];
  readonly notices: readonly Fact<'caisse-notified'>[];
  /** What was due on a legal day, by the facts known now. */
  readonly dueOn: (day: LegalDay) => Cents;
}
