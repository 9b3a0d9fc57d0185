import type { LegalDay } from '../calendar/legal-day';
import { addDays } from '../calendar/legal-day';
import type { CaseId, Fact } from '../facts/fact';
import { type Account, balancesOn } from '../procedures/balance';
import { currentPlacement } from '../procedures/placement';
import { judgmentsContradict, type Procedure } from '../procedures/procedure';
import { noticeDuty, servedBeforeDispatch } from '../rules/a13-01-notice-period';
import { claimDuty, type PendingClaim } from '../rules/a13-02-claim';
import { recoverySpans } from '../rules/a13-03-compulsory-procedure';
import { answeringNotice, caisseNotice } from '../rules/a13-04-voluntary-notice';
import { afterTheEnd, withConcerned } from '../duties/late-duties';
import { nextAffiliationStart } from '../rules/affiliation';
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
import { type EffectiveFile, effectiveFile } from './effective-facts';
import type { Findings } from './findings';
import { type CaseStanding, standingOf } from './standing';

/**
 * What the core says of a debtor's file on a day: pure, the same for the same facts in any order of arrival. Facts of the
 * future are the caller's mistake; nothing here reads a clock.
 */
export function assess(facts: readonly Fact[], settings: CoreSettings, today: LegalDay): Assessment {
  const whole = effectiveFile(facts);
  const { accounts, balances, cases } = standingOf(whole, settings, today);
  return {
    debtor: whole.debtor,
    today,
    cases: cases.map((standing) => assessCase(standing, { whole, accounts, settings, today })),
    credit: balances.credit,
  };
}

interface Surroundings {
  readonly whole: EffectiveFile;
  readonly accounts: readonly Account[];
  readonly settings: CoreSettings;
  readonly today: LegalDay;
}

/** What follows from how a case stands: deadlines, duties, what is due now and next. */
function assessCase(standing: CaseStanding, around: Surroundings): CaseAssessment {
  const { account, balance, settledOn, endedOn, notice, pending, acting, regime, procedures, current, notices, stage } =
    standing;
  const { whole, settings, today } = around;
  const { zone } = settings;
  const { file, rules, claims, cancelledOn } = account;
  const voluntary = regime.affiliation === 'voluntary';
  const placement = currentPlacement(file);

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
  if (standing.course) deadlines.push(...standing.course.deadlines);

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
  return {
    case: file.id,
    caisse: file.opened.data.caisse,
    noticeRef: file.opened.data.noticeRef,
    ruleSet: notice || file.opened.data.ruleset !== 'by-date' ? rules.id : null,
    stage,
    step: standing.step,
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
}

const attentionFor = (found: { readonly [R in 'contradiction' | 'to-recall']: boolean }): AttentionReason[] =>
  (Object.keys(found) as (keyof typeof found)[]).filter((reason) => found[reason]);

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
