/**
 * A13-10. « L'organisme adresse à la caisse […] un état nominatif des débiteurs, ventilé par nature de procédure […] » : its lines.
 */
import { assessFile, type AssessedCase } from '../assessment/assess';
import type { Balance } from '../assessment/assessment';
import type { CoreSettings } from '../assessment/debtor-state';
import { type EffectiveFile, earliest, effectiveFile } from '../assessment/effective-facts';
import { addDays, type LegalDay } from '../calendar/legal-day';
import { type CaseId, type Fact, factKey } from '../facts/fact';
import { ZERO } from '../money/cents';
import { balancesOn, readAccounts } from '../procedures/balance';
import { currentProcedure } from '../procedures/procedure';
import { standingNotice } from '../rules/a13-04-voluntary-notice';
import { lastActOf } from './last-act';
import type { Semester, StatementLine } from './line';
import { movementsOf } from './movements';
import type { StatementNature } from './natures';

/**
 * The lines of one debtor: each case of the caisse that was dispatched by the closing day and had not ended before the semester,
 * in order of notice reference. Computed over the facts that count by the closing day (`on ≤ asAt`); a retraction acts on what
 * is known, whatever its day.
 *
 * @param facts what is known of the debtor, in order of `seq`: of all its caisses, since payments on the debtor touch all its cases
 */
export function statementLines(
  facts: readonly Fact[],
  caisse: string,
  { from, asAt }: Semester,
  settings: CoreSettings,
): StatementLine[] {
  const eve = addDays(from, -1);
  const whole = effectiveFile(countingOn(facts, asAt));
  const before = openingBalances(whole, facts, eve);
  const lines: StatementLine[] = [];
  for (const assessed of assessFile(whole, settings, asAt).cases) {
    const { findings, assessment } = assessed;
    const dispatched = earliest(findings.file.facts, 'notice-dispatched');
    if (assessment.caisse !== caisse || dispatched === null) continue;
    const opening = before.get(assessment.case) ?? null;
    const endedOn = findings.settledOn ?? findings.account.cancelledOn;
    if (endedOn !== null && endedOn < from && (opening?.due ?? ZERO) === ZERO) continue;
    lines.push(lineOf(assessed, dispatched.on, opening, eve, endedOn));
  }
  return lines.sort((a, b) => (a.noticeRef < b.noticeRef ? -1 : 1));
}

/** The facts that count by a day: what is left once everything known is looked at, retractions and what they undo. */
function countingOn(facts: readonly Fact[], day: LegalDay): readonly Fact[] {
  if (facts.every(({ kind, on }) => on <= day && kind !== 'retraction')) return facts;
  const { retracted } = effectiveFile(facts);
  return facts.filter((fact) => fact.on <= day && fact.kind !== 'retraction' && !retracted.has(factKey(fact)));
}

/** The balances with which the statement before closed, by the facts that counted then: of the cases dispatched by that day. */
function openingBalances(whole: EffectiveFile, facts: readonly Fact[], eve: LegalDay): ReadonlyMap<CaseId, Balance> {
  const dispatchedThen = whole.cases.some(({ facts: own }) => (earliest(own, 'notice-dispatched')?.on ?? '9') <= eve);
  if (!dispatchedThen) return new Map();
  const then = effectiveFile(countingOn(facts, eve));
  const accounts = readAccounts(then);
  const { byCase } = balancesOn(eve, accounts, then);
  const balances = new Map<CaseId, Balance>();
  for (const { file } of accounts)
    if (earliest(file.facts, 'notice-dispatched')) balances.set(file.id, byCase.get(file.id) as Balance);
  return balances;
}

function lineOf(
  { assessment, findings }: AssessedCase,
  dispatchedOn: LegalDay,
  opening: Balance | null,
  eve: LegalDay,
  endedOn: LegalDay | null,
): StatementLine {
  const { balance } = assessment;
  return {
    case: assessment.case,
    noticeRef: assessment.noticeRef,
    dispatchedOn,
    affiliation: assessment.affiliation,
    periods: findings.file.opened.data.debts.map(({ period }) => period),
    ...balance.byComponent,
    ...movementsOf(findings.file, opening, eve, balance),
    writtenOff: ZERO,
    paidInAll: balance.paid,
    nature: natureOf(findings),
    stage: assessment.stage,
    step: assessment.step,
    endedOn,
    lastAct: lastActOf(findings.file),
    // No fact tells of these yet.
    measures: null,
    guarantees: null,
    insolvency: null,
    bailiff: assessment.placement?.bailiff ?? null,
    closingCosts: balance.dueByComponent.costs,
  };
}

/** What is engaged, or has been told the caisse; a procedure that is chosen and not engaged is none yet. */
function natureOf({ procedures, notices }: AssessedCase['findings']): StatementNature {
  const current = currentProcedure(procedures);
  if (current?.engaged) return current.nature;
  return standingNotice(notices) ? 'caisse-notified' : 'none-yet';
}
