import type { LegalDay } from '../calendar/legal-day';
import type { CaseFile } from '../assessment/effective-facts';
import { ofKind } from '../assessment/effective-facts';
import type { Balance } from '../assessment/assessment';
import { add, atLeastZero, type Cents, cents, smaller, subtract, sum, ZERO } from '../money/cents';
import { COMPONENTS } from '../rules/rule-sets';

/** What made the opening balance the closing one. */
export interface Movements {
  readonly opening: Cents;
  readonly added: Cents;
  readonly paid: Cents;
  readonly cancelled: Cents;
  readonly closing: Cents;
}

/**
 * What moved between two balances of a case.
 *
 * Added is the notice where it is new, and what raised the debt since. Paid is what went to the debt: what is paid beyond it
 * (also because the debt was cancelled later) is a credit, not a payment of it; below zero where payments counted before were
 * reversed or went to an older debt. All else that lowered the balance is cancelled: decreases, rulings, annulment.
 *
 * @param before the balance at the opening; null for a notice that was not on the statement before
 * @param since facts after this day moved it
 */
export function movementsOf(file: CaseFile, before: Balance | null, since: LegalDay, after: Balance): Movements {
  const opening = before?.due ?? ZERO;
  const closing = after.due;
  const start = before?.debt ?? notified(file);
  const raised = raisedBy(file, before === null ? null : since);
  // A later ruling in part that leaves more than an earlier one raises the debt without an adjustment.
  const further = atLeastZero(subtract(after.debt, add(start, raised)));
  const added = sum([before === null ? start : ZERO, raised, further]);
  const settled = subtract(subtract(after.debt, after.due), before === null ? ZERO : subtract(before.debt, before.due));
  const taken = smaller(ZERO, subtract(after.paid, before?.paid ?? ZERO));
  const paid = settled > taken ? settled : taken;
  return { opening, added, paid, cancelled: subtract(subtract(add(opening, added), paid), closing), closing };
}

const notified = (file: CaseFile): Cents =>
  sum(
    file.opened.data.debts.flatMap(({ contributions, surcharges, penalties }) =>
      [contributions, surcharges, penalties].map(cents),
    ),
  );

/** Increases by adjustment, of each component by itself; since ever when `since` is null. */
function raisedBy(file: CaseFile, since: LegalDay | null): Cents {
  let raised = ZERO;
  for (const { on, data } of ofKind(file.facts, 'debt-adjusted')) {
    if (since !== null && on <= since) continue;
    for (const component of COMPONENTS) raised = add(raised, atLeastZero(cents(data[component] ?? '0')));
  }
  return raised;
}
