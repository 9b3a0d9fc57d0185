import type { LegalDay } from '../calendar/legal-day';
import type { CaseFile, EffectiveFile } from '../assessment/effective-facts';
import { isKind, type CaseId, type Fact } from '../facts/fact';
import type { Balance } from '../assessment/assessment';
import { type Cents, add, atLeastZero, cents, smaller, subtract, sum, ZERO } from '../money/cents';
import { COMPONENTS, type Component, type RuleSet } from '../rules/rule-sets';
import { rulesOf } from '../rules/pinned';
import { readClaims, type Claims } from './claims';
import { debtOn, type OwedItem } from './debt';

/** A case with what the balance rests on, read once per assessment. */
export interface Account {
  readonly file: CaseFile;
  readonly rules: RuleSet;
  readonly claims: Claims;
  /** The case's own payments that count. */
  readonly payments: readonly Fact<'payment-received'>[];
  /** Annulment of the notice or a claim upheld: the debt is gone from that day. */
  readonly cancelledOn: LegalDay | null;
}

export interface Balances {
  readonly byCase: ReadonlyMap<CaseId, Balance>;
  /** Debtor-level payments beyond all debts. */
  readonly credit: Cents;
}

export function readAccounts(whole: EffectiveFile): Account[] {
  return whole.cases.map((file) => {
    const claims = readClaims(file, whole);
    const annulled = file.facts.find((fact) => fact.kind === 'notice-annulled')?.on ?? null;
    return {
      file,
      rules: rulesOf(file),
      claims,
      payments: standingPayments(file.facts, whole),
      cancelledOn: earlier(annulled, claims.upheldOn),
    };
  });
}

/** Payments that count: not reversed (a reversed payment never was one), not retracted. */
export function standingPayments(facts: readonly Fact[], whole: EffectiveFile): Fact<'payment-received'>[] {
  const reversed = new Set<Fact>();
  const read = (fact: Fact): void => {
    if (!isKind(fact, 'payment-reversed')) return;
    const payment = whole.resolve(fact.data.payment, fact);
    if (payment) reversed.add(payment);
  };
  for (const fact of whole.ofDebtor) read(fact);
  for (const file of whole.cases) for (const fact of file.facts) read(fact);
  return facts.filter(
    (fact): fact is Fact<'payment-received'> => isKind(fact, 'payment-received') && !reversed.has(fact),
  );
}

/**
 * The balance of every case on a legal day, computed over all facts with `on ≤ day`, so that arrival does not matter.
 * A case's own payments go to its debt; the debtor's go to the item that fell due first of all cases, the rest to the next.
 */
export function balancesOn(day: LegalDay, accounts: readonly Account[], whole: EffectiveFile): Balances {
  const open = accounts.map((account) => {
    const order = account.rules.allocation.value;
    const items = debtOn(account.file, account.claims.all, day);
    const cancelled = account.cancelledOn !== null && account.cancelledOn <= day;
    const debt = cancelled ? ZERO : total(items);
    const own = paidBy(account.payments, day);
    return {
      id: account.file.id,
      items: cancelled ? [] : items,
      debt,
      own,
      left: leftAfter(cancelled ? [] : items, own, order),
      order,
      fromDebtor: ZERO,
    };
  });
  let pool = paidBy(standingPayments(whole.ofDebtor, whole), day);
  const queue = open
    .flatMap((entry) => entry.left.map((item) => ({ entry, item })))
    .sort((a, b) => (a.item.dueOn < b.item.dueOn ? -1 : a.item.dueOn > b.item.dueOn ? 1 : 0));
  for (const { entry, item } of queue) {
    const taken = smaller(total([item]), pool);
    pool = subtract(pool, taken);
    entry.fromDebtor = add(entry.fromDebtor, taken);
  }
  const byCase = new Map<CaseId, Balance>();
  for (const { id, items, debt, own, fromDebtor, order } of open) {
    const paid = add(own, fromDebtor);
    byCase.set(id, {
      debt,
      paid,
      due: atLeastZero(subtract(debt, paid)),
      credit: atLeastZero(subtract(own, debt)),
      byComponent: components(items),
      dueByComponent: components(leftAfter(items, paid, order)),
    });
  }
  return { byCase, credit: pool };
}

/**
 * The legal day since which a case whose balance is nil today has been paid for good; null when it is not nil. Found by
 * going back over the days on which money moved.
 */
export function settledSince(
  id: CaseId,
  today: LegalDay,
  accounts: readonly Account[],
  whole: EffectiveFile,
  balances: Balances,
): LegalDay | null {
  if (balances.byCase.get(id)?.due !== ZERO) return null;
  const account = accounts.find(({ file }) => file.id === id) as Account;
  let since: LegalDay | null = null;
  for (const day of moneyDays(account, whole, today)) {
    if (balancesOn(day, accounts, whole).byCase.get(id)?.due !== ZERO) break;
    since = day;
  }
  return since ?? account.file.opened.on;
}

/** Days on which the balance of a case may change, latest first. */
function moneyDays(account: Account, whole: EffectiveFile, today: LegalDay): LegalDay[] {
  const days = new Set<LegalDay>();
  const all = [
    ...account.file.facts,
    ...whole.ofDebtor,
    ...whole.cases.flatMap((file) => file.facts.filter((fact) => fact.kind !== 'case-opened')),
  ];
  for (const fact of all)
    if (
      fact.on <= today &&
      (fact.kind === 'payment-received' ||
        fact.kind === 'debt-adjusted' ||
        fact.kind === 'claim-decided' ||
        fact.kind === 'notice-annulled')
    )
      days.add(fact.on);
  return [...days].sort().reverse();
}

/** What payments leave of the items: oldest first, and within an item in the given order of components. */
function leftAfter(items: readonly OwedItem[], paid: Cents, order: readonly Component[]): OwedItem[] {
  let rest = paid;
  return items.map(({ dueOn, owed }) => {
    const left = { ...owed };
    for (const component of order) {
      const taken = smaller(left[component], rest);
      rest = subtract(rest, taken);
      left[component] = subtract(left[component], taken);
    }
    return { dueOn, owed: left };
  });
}

const paidBy = (payments: readonly Fact<'payment-received'>[], day: LegalDay): Cents =>
  sum(payments.filter((fact) => fact.on <= day).map((fact) => cents(fact.data.amount)));

function total(items: readonly OwedItem[]): Cents {
  let owed = ZERO;
  for (const item of items) for (const component of COMPONENTS) owed = add(owed, item.owed[component]);
  return owed;
}

function components(items: readonly OwedItem[]): { [C in Component]: Cents } {
  const of = (component: Component): Cents => sum(items.map((item) => item.owed[component]));
  return {
    contributions: of('contributions'),
    surcharges: of('surcharges'),
    penalties: of('penalties'),
    costs: of('costs'),
  };
}

function earlier(a: LegalDay | null, b: LegalDay | null): LegalDay | null {
  if (a === null || b === null) return a ?? b;
  return a < b ? a : b;
}
