/**
 * A13-10. « L'organisme adresse à la caisse […] un état nominatif des débiteurs, ventilé par nature de procédure […] » : its lines.
 */
import type { Balance } from '../assessment/assessment';
import type { CoreSettings } from '../assessment/debtor-state';
import { type CaseFile, type EffectiveFile, effectiveFile } from '../assessment/effective-facts';
import { type CaseStanding, standingOf } from '../assessment/standing';
import { addDays, type LegalDay } from '../calendar/legal-day';
import { type CaseId, type Fact, type FactKind, factKey } from '../facts/fact';
import { ZERO } from '../money/cents';
import { type Account, balancesOn, readAccounts } from '../procedures/balance';
import { currentPlacement } from '../procedures/placement';
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
  const { accounts, cases } = standingOf(whole, settings, asAt);
  const before = openingBalances(whole, accounts, facts, eve);
  const lines: StatementLine[] = [];
  for (const standing of cases) {
    const { file } = standing.account;
    const dispatchedOn = standing.notice?.dispatched.on;
    if (file.opened.data.caisse !== caisse || dispatchedOn === undefined) continue;
    const opening = before.get(file.id) ?? null;
    const { endedOn } = standing;
    if (endedOn !== null && endedOn < from && (opening?.due ?? ZERO) === ZERO) continue;
    lines.push(lineOf(standing, dispatchedOn, opening, eve));
  }
  return lines.sort((a, b) => (a.noticeRef < b.noticeRef ? -1 : 1));
}

/** The facts that count by a day: what is left once everything known is looked at, retractions and what they undo. */
function countingOn(facts: readonly Fact[], day: LegalDay): readonly Fact[] {
  if (facts.every(({ kind, on }) => on <= day && kind !== 'retraction')) return facts;
  const { retracted } = effectiveFile(facts);
  return facts.filter((fact) => fact.on <= day && fact.kind !== 'retraction' && !retracted.has(factKey(fact)));
}

/** Kinds that change what earlier days come to: they undo what counted, or draw to themselves what others had. */
const REACH_BACK: ReadonlySet<FactKind> = new Set<FactKind>(['case-opened', 'payment-reversed', 'claim-lodged']);

/** The balances with which the statement before closed, by the facts that counted then: of the cases dispatched by that day. */
function openingBalances(
  whole: EffectiveFile,
  accounts: readonly Account[],
  facts: readonly Fact[],
  eve: LegalDay,
): ReadonlyMap<CaseId, Balance> {
  if (!accounts.some(({ file }) => wasDispatched(file, eve))) return new Map();
  const reachesBack = ({ kind, on }: Fact): boolean => on > eve && REACH_BACK.has(kind);
  const isAsThen = !whole.ofDebtor.some(reachesBack) && !whole.cases.some(({ facts: own }) => own.some(reachesBack));
  const then = isAsThen ? whole : effectiveFile(countingOn(facts, eve));
  const read = isAsThen ? accounts : readAccounts(then);
  const { byCase } = balancesOn(eve, read, then);
  const balances = new Map<CaseId, Balance>();
  for (const { file } of read) if (wasDispatched(file, eve)) balances.set(file.id, byCase.get(file.id) as Balance);
  return balances;
}

const wasDispatched = ({ facts }: CaseFile, by: LegalDay): boolean =>
  facts.some(({ kind, on }) => kind === 'notice-dispatched' && on <= by);

function lineOf(standing: CaseStanding, dispatchedOn: LegalDay, opening: Balance | null, eve: LegalDay): StatementLine {
  const { account, balance, regime, stage, step, endedOn } = standing;
  const { file } = account;
  return {
    case: file.id,
    noticeRef: file.opened.data.noticeRef,
    dispatchedOn,
    affiliation: regime.affiliation,
    periods: file.opened.data.debts.map(({ period }) => period),
    ...balance.byComponent,
    ...movementsOf(file, opening, eve, balance),
    writtenOff: ZERO,
    paidInAll: balance.paid,
    nature: natureOf(standing),
    stage,
    step,
    endedOn,
    lastAct: lastActOf(file),
    bailiff: currentPlacement(file)?.bailiff ?? null,
    // No fact tells of these yet.
    measures: null,
    guarantees: null,
    insolvency: null,
    closingCosts: balance.dueByComponent.costs,
  };
}

/** What is engaged, or has been told the caisse; a procedure that is chosen and not engaged is none yet. */
function natureOf({ current, notices }: CaseStanding): StatementNature {
  if (current?.engaged) return current.nature;
  return standingNotice(notices) ? 'caisse-notified' : 'none-yet';
}
