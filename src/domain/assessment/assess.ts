import type { LegalDay } from '../calendar/legal-day';
import { addDays } from '../calendar/legal-day';
import type { CaseId, Fact } from '../facts/fact';
import { type Account, type Balances, balancesOn, readAccounts, settledSince } from '../procedures/balance';
import { contrainteCourse } from '../procedures/contrainte';
import { currentPlacement } from '../procedures/placement';
import { currentProcedure, judgmentsContradict, readProcedures, type Procedure } from '../procedures/procedure';
import { noticeDuty, noticePeriod, servedBeforeDispatch } from '../rules/a13-01-notice-period';
import { actingDay, claimDuty, pendingClaim, type PendingClaim } from '../rules/a13-02-claim';
import { recoverySpans } from '../rules/a13-03-compulsory-procedure';
import { answeringNotice, caisseNotice, standingNotice } from '../rules/a13-04-voluntary-notice';
import { afterTheEnd, withConcerned } from '../duties/late-duties';
import { affiliationOn, nextAffiliationStart } from '../rules/affiliation';
import { deadlineState } from '../rules/limits';
import { actionsOf } from './actions';
import type {
  Assessment,
  AttentionReason,
  Balance,
  CaseAssessment,
  Deadline,
  Duty,
  Stage,
  WaitsFor,
} from './assessment';
import { END_STAGES } from './assessment';
import type { CoreSettings } from './debtor-state';
import { type EffectiveFile, effectiveFile, ofKind } from './effective-facts';
import type { Cents } from '../money/cents';
import type { Findings } from './findings';

/**
 * What the core says of a debtor's file on a day: pure, the same for the same facts in any order of arrival. Facts of the
 * future are the caller's mistake; nothing here reads a clock.
 */
export function assess(facts: readonly Fact[], settings: CoreSettings, today: LegalDay): Assessment {
  const whole = effectiveFile(facts);
  const { cases, credit } = assessFile(whole, settings, today);
  return { debtor: whole.debtor, today, cases: cases.map(({ assessment }) => assessment), credit };
}

/** A case's assessment with all that it rests on. */
export interface AssessedCase {
  readonly assessment: CaseAssessment;
  readonly findings: Findings;
}

/** The same of a file read before, for those who show more than the assessment says. */
export function assessFile(
  whole: EffectiveFile,
  settings: CoreSettings,
  today: LegalDay,
): { readonly cases: readonly AssessedCase[]; readonly credit: Cents } {
  const accounts = readAccounts(whole);
  const balances = balancesOn(today, accounts, whole);
  const cases = accounts.map((account) => assessCase(account, { whole, accounts, balances, settings, today }));
  return { cases, credit: balances.credit };
}

interface Surroundings {
  readonly whole: EffectiveFile;
  readonly accounts: readonly Account[];
  readonly balances: Balances;
  readonly settings: CoreSettings;
  readonly today: LegalDay;
}

function assessCase(account: Account, around: Surroundings): AssessedCase {
  const { whole, settings, today } = around;
  const { zone } = settings;
  const { file, rules, claims, cancelledOn } = account;
  const balance = around.balances.byCase.get(file.id) as Balance;
  // One cancelled may have been paid before: it had ended then, and nothing was due after.
  const eve = cancelledOn === null ? today : addDays(cancelledOn, -1);
  const then = cancelledOn === null ? around.balances : balancesOn(eve, around.accounts, whole);
  const settledOn = settledSince(file.id, eve, around.accounts, whole, then);
  const endedOn = settledOn ?? cancelledOn;

  const notice = noticePeriod(file.facts, rules, zone);
  const pending = notice
    ? claims.all
        .map((claim) => pendingClaim(claim, notice.deadline.lastDay, rules, zone))
        .filter((claim) => claim !== null)
    : [];
  const acting = notice ? actingDay(notice.deadline.lastDay, pending) : null;
  const regime = affiliationOn(whole.ofDebtor, acting ?? today);
  const voluntary = regime.affiliation === 'voluntary';
  const procedures = readProcedures(file, whole);
  const current = currentProcedure(procedures);
  const placement = currentPlacement(file);
  const notices = ofKind(file.facts, 'caisse-notified');

  // Recovery was due only if the case had not ended before its acting day.
  const wasDue = acting !== null && today >= acting && !(endedOn !== null && endedOn < acting);
  const spans =
    notice && acting && wasDue && !voluntary
      ? recoverySpans(notice.dispatched, acting, procedures, rules, zone, { today, settledOn, cancelledOn })
      : [];
  const told =
    notice && acting && wasDue && voluntary
      ? caisseNotice(notice.dispatched, acting, answeringNotice(notices, acting), endedOn, today)
      : null;
  const course =
    current?.nature === 'contrainte'
      ? contrainteCourse(current, procedures, file, whole, rules, zone, { today, endedOn })
      : null;

  const stage = stageOf({
    notice: notice?.deadline.lastDay ?? null,
    acting,
    cancelledOn,
    settledOn,
    voluntary,
    notified: standingNotice(notices) !== null,
    engaged: current?.engaged != null,
    today,
  });
  const balanceOn = (day: LegalDay): Balance => balancesOn(day, around.accounts, whole).byCase.get(file.id) as Balance;
  const early = earlyActs(procedures, notices, acting);
  const deadlines: Deadline[] = [];
  const duties: (Duty | null)[] = [];
  if (notice) {
    const { lastDay } = notice.deadline;
    deadlines.push({
      ...notice.deadline,
      state: deadlineState(lastDay, { metOn: settledOn, endedOn: cancelledOn, today }),
    });
    duties.push(noticeDuty(notice, endedOn, breachUpTo(early, lastDay), today));
  }
  for (const claim of pending) {
    deadlines.push({
      ...claim.deadline,
      state: deadlineState(claim.deadline.lastDay, { metOn: claim.decidedOn, endedOn, today }),
    });
    duties.push(claimDuty(claim, endedOn, breachWithin(early, claim), today));
  }
  for (const span of spans) {
    deadlines.push(span.deadline);
    duties.push(afterTheEnd(span.duty, { settledOn, cancelledOn }));
  }
  if (told) {
    deadlines.push(told.deadline);
    duties.push(afterTheEnd(told.duty, { settledOn, cancelledOn }));
  }
  if (course) deadlines.push(...course.deadlines);

  const findings: Findings = {
    file,
    rules,
    stage,
    balance,
    acting,
    settledOn,
    account,
    voluntary,
    procedures,
    spans,
    notices,
    dueOn: (day) => balanceOn(day).due,
  };
  const actions = actionsOf(findings, settings, today);
  const waitsFor = waitsForOf(stage, deadlines);
  const assessment: CaseAssessment = {
    case: file.id,
    caisse: file.opened.data.caisse,
    noticeRef: file.opened.data.noticeRef,
    ruleSet: notice || file.opened.data.ruleset !== 'by-date' ? rules.id : null,
    stage,
    step: stage === 'in-procedure' || stage === 'recovery-due' ? (course?.step ?? null) : null,
    nature: current?.nature ?? null,
    affiliation: regime.affiliation,
    balance,
    placement,
    actingDay: acting,
    deadlines,
    duties: duties.filter((duty) => duty !== null).map((duty) => withConcerned(duty, today, balanceOn)),
    actions: actions.due,
    waitsFor,
    wakeOn: wakeDay({
      deadlines,
      acting,
      actions: actions.nextOn,
      regimeStart: acting === null && !END_STAGES.has(stage) ? nextAffiliationStart(whole.ofDebtor, today) : null,
      today,
    }),
    attention: attentionFor({
      contradiction:
        claims.contradiction || regime.contradiction || judgmentsContradict(file) || servedBeforeDispatch(file.facts),
      'to-recall': placement !== null && current?.engaged == null,
    }),
  };
  return { assessment, findings };
}

const attentionFor = (found: { readonly [R in 'contradiction' | 'to-recall']: boolean }): AttentionReason[] =>
  (Object.keys(found) as (keyof typeof found)[]).filter((reason) => found[reason]);

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

interface EarlyAct {
  readonly on: LegalDay;
  readonly text: string;
}

/** Acts that facts known later show to have come before the acting day: shown with that reason on the duty they touched. */
function earlyActs(
  procedures: readonly Procedure[],
  notices: readonly Fact<'caisse-notified'>[],
  acting: LegalDay | null,
): EarlyAct[] {
  if (acting === null) return [];
  const engaged = procedures.flatMap(({ engaged, nature }) =>
    engaged ? [{ on: engaged.on, text: `procédure engagée (${nature}) le ${engaged.on}` }] : [],
  );
  const told = notices
    .filter((fact) => fact.data.corrects === undefined)
    .map((fact) => ({ on: fact.on, text: `caisse avisée le ${fact.on}` }));
  return [...engaged, ...told].filter(({ on }) => on < acting);
}

function breachUpTo(early: readonly EarlyAct[], lastDay: LegalDay): string | null {
  const act = early.find(({ on }) => on <= lastDay);
  return act ? `${act.text}, avant la fin du délai connue depuis` : null;
}

function breachWithin(early: readonly EarlyAct[], { claim, freeOn }: PendingClaim): string | null {
  const act = early.find(({ on }) => on >= claim.fact.on && on < freeOn);
  return act ? `${act.text}, pendant le délai d'une réclamation connue depuis` : null;
}

function waitsForOf(stage: Stage, deadlines: readonly Deadline[]): WaitsFor | null {
  const latest = (name: Deadline['name'], running: boolean): WaitsFor | null => {
    let found: Deadline | null = null;
    for (const deadline of deadlines)
      if (
        deadline.name === name &&
        (!running || deadline.state === 'running') &&
        (found === null || deadline.lastDay >= found.lastDay)
      )
        found = deadline;
    return found && { deadline: found.name, lastDay: found.lastDay };
  };
  switch (stage) {
    case 'notice-period':
      return latest('notice-period', true);
    case 'claim-review':
      return latest('claim-ruling', true);
    case 'recovery-due':
      return latest('procedure-start', false);
    case 'caisse-notice-due':
      return latest('caisse-notice', false);
    case 'in-procedure':
      return latest('opposition', true) ?? latest('opposition-notice', true);
    case 'notice-to-dispatch':
    case 'with-caisse':
    case 'settled':
    case 'cancelled':
      return null;
  }
}

interface WakeInputs {
  readonly deadlines: readonly Deadline[];
  readonly acting: LegalDay | null;
  readonly actions: LegalDay | null;
  readonly regimeStart: LegalDay | null;
  readonly today: LegalDay;
}

function wakeDay({ deadlines, acting, actions, regimeStart, today }: WakeInputs): LegalDay | null {
  let next: LegalDay | null = null;
  const consider = (day: LegalDay | null): void => {
    if (day !== null && day > today && (next === null || day < next)) next = day;
  };
  for (const { state, lastDay } of deadlines) if (state === 'running') consider(addDays(lastDay, 1));
  if (deadlines.some(({ state }) => state === 'running')) consider(acting);
  consider(actions);
  consider(regimeStart);
  return next;
}

/** The assessment of one case. @throws {RangeError} when the file has no such case. */
export function caseOf(assessment: Assessment, id: CaseId): CaseAssessment {
  const found = assessment.cases.find((entry) => entry.case === id);
  if (!found) throw new RangeError(`no case ${id} in this file`);
  return found;
}
