import { addDays, type LegalDay } from '../calendar/legal-day';
import type { Fact } from '../facts/fact';
import { type Account, type Balances, balancesOn, readAccounts, settledSince } from '../procedures/balance';
import { type ContrainteCourse, contrainteCourse } from '../procedures/contrainte';
import { currentProcedure, type Procedure, readProcedures } from '../procedures/procedure';
import { type NoticePeriod, noticePeriod } from '../rules/a13-01-notice-period';
import { actingDay, pendingClaim, type PendingClaim } from '../rules/a13-02-claim';
import { standingNotice } from '../rules/a13-04-voluntary-notice';
import { type AffiliationReading, affiliationOn } from '../rules/affiliation';
import type { Balance, ProcedureStep, Stage } from './assessment';
import type { CoreSettings } from './debtor-state';
import { type EffectiveFile, ofKind } from './effective-facts';

/** How a case stands on a day: what its clocks, its money and its procedures say, before what follows from it. */
export interface CaseStanding {
  readonly account: Account;
  readonly balance: Balance;
  readonly settledOn: LegalDay | null;
  /** Settled, or else cancelled. */
  readonly endedOn: LegalDay | null;
  readonly notice: NoticePeriod | null;
  readonly pending: readonly PendingClaim[];
  /** The first day on which recovery may start; null before dispatch. */
  readonly acting: LegalDay | null;
  readonly regime: AffiliationReading;
  readonly procedures: readonly Procedure[];
  readonly current: Procedure | null;
  readonly notices: readonly Fact<'caisse-notified'>[];
  readonly course: ContrainteCourse | null;
  readonly stage: Stage;
  readonly step: ProcedureStep | null;
}

export interface FileStanding {
  readonly accounts: readonly Account[];
  readonly balances: Balances;
  /** In the order in which the cases were opened. */
  readonly cases: readonly CaseStanding[];
}

/** How every case of a file stands on a day. */
export function standingOf(whole: EffectiveFile, settings: CoreSettings, today: LegalDay): FileStanding {
  const accounts = readAccounts(whole);
  const balances = balancesOn(today, accounts, whole);
  const cases = accounts.map((account) => caseStanding(account, { whole, accounts, balances, settings, today }));
  return { accounts, balances, cases };
}

interface Surroundings {
  readonly whole: EffectiveFile;
  readonly accounts: readonly Account[];
  readonly balances: Balances;
  readonly settings: CoreSettings;
  readonly today: LegalDay;
}

function caseStanding(
  account: Account,
  { whole, accounts, balances, settings: { zone }, today }: Surroundings,
): CaseStanding {
  const { file, rules, claims, cancelledOn } = account;
  const balance = balances.byCase.get(file.id) as Balance;
  // One cancelled may have been paid before: it had ended then, and nothing was due after.
  const eve = cancelledOn === null ? today : addDays(cancelledOn, -1);
  const then = cancelledOn === null ? balances : balancesOn(eve, accounts, whole);
  const settledOn = settledSince(file.id, eve, accounts, whole, then);
  const endedOn = settledOn ?? cancelledOn;

  const notice = noticePeriod(file.facts, rules, zone);
  const pending = notice
    ? claims.all
        .map((claim) => pendingClaim(claim, notice.deadline.lastDay, rules, zone))
        .filter((claim) => claim !== null)
    : [];
  const acting = notice ? actingDay(notice.deadline.lastDay, pending) : null;
  const regime = affiliationOn(whole.ofDebtor, acting ?? today);
  const procedures = readProcedures(file, whole);
  const current = currentProcedure(procedures);
  const notices = ofKind(file.facts, 'caisse-notified');
  const course =
    current?.nature === 'contrainte'
      ? contrainteCourse(current, procedures, file, whole, rules, zone, { today, endedOn })
      : null;
  const stage = stageOf({
    notice: notice?.deadline.lastDay ?? null,
    acting,
    cancelledOn,
    settledOn,
    voluntary: regime.affiliation === 'voluntary',
    notified: standingNotice(notices) !== null,
    engaged: current?.engaged != null,
    today,
  });
  const step = stage === 'in-procedure' || stage === 'recovery-due' ? (course?.step ?? null) : null;
  return {
    account, balance, settledOn, endedOn, notice, pending, acting, regime, procedures, current, notices, course, stage, step,
  }; // biome-ignore format: as they were found
}

interface StageInputs {
  readonly notice: LegalDay | null;
  readonly acting: LegalDay | null;
  readonly cancelledOn: LegalDay | null;
  readonly settledOn: LegalDay | null;
  readonly voluntary: boolean;
  readonly notified: boolean;
  readonly engaged: boolean;
  readonly today: LegalDay;
}

/** Ends win over everything; then the clocks; then the regime of the acting day. */
function stageOf({ notice, acting, cancelledOn, settledOn, voluntary, notified, engaged, today }: StageInputs): Stage {
  if (cancelledOn !== null) return 'cancelled';
  if (settledOn !== null) return 'settled';
  if (notice === null || acting === null) return 'notice-to-dispatch';
  if (today <= notice) return 'notice-period';
  if (today < acting) return 'claim-review';
  if (voluntary) return notified ? 'with-caisse' : 'caisse-notice-due';
  return engaged ? 'in-procedure' : 'recovery-due';
}
