import type { LegalDay } from '../calendar/legal-day';
import type { CaseFile } from '../assessment/effective-facts';
import { ofKind } from '../assessment/effective-facts';
import { type Cents, add, atLeastZero, cents, smaller, subtract, sum, ZERO } from '../money/cents';
import { COMPONENTS, type Component } from '../rules/rule-sets';
import type { Claim } from './claims';

/** A debt item as it stands: what is owed of each component, in cents. */
export interface OwedItem {
  readonly dueOn: LegalDay;
  readonly owed: { readonly [C in Component]: Cents };
}

type Amounts = Record<Component, Cents>;

/**
 * The debt items of a case on a legal day: as notified, reduced to `remaining` by the latest ruling in part, then adjusted.
 * Adjustments up to the ruling's day are part of what it ruled on; later ones add to it. Oldest due date first.
 */
export function debtOn(file: CaseFile, claims: readonly Claim[], day: LegalDay): OwedItem[] {
  const items = file.opened.data.debts
    .map((debt) => ({
      dueOn: debt.dueOn,
      owed: {
        contributions: cents(debt.contributions),
        surcharges: cents(debt.surcharges),
        penalties: cents(debt.penalties),
        costs: ZERO,
      } as Amounts,
    }))
    .sort((a, b) => (a.dueOn < b.dueOn ? -1 : a.dueOn > b.dueOn ? 1 : 0));
  const ruling = latestRulingInPart(claims, day);
  const adjustments = ofKind(file.facts, 'debt-adjusted').filter((fact) => fact.on <= day);
  adjust(
    items,
    adjustments.filter((fact) => ruling === null || fact.on <= ruling.on).map((fact) => fact.data),
  );
  if (ruling) {
    reduceTo(items, ruling.remaining);
    adjust(
      items,
      adjustments.filter((fact) => fact.on > ruling.on).map((fact) => fact.data),
    );
  }
  return items;
}

function latestRulingInPart(claims: readonly Claim[], day: LegalDay): { on: LegalDay; remaining: Cents } | null {
  let latest: { on: LegalDay; remaining: Cents } | null = null;
  for (const claim of claims)
    for (const ruling of claim.rulings)
      if (
        ruling.ruling === 'upheld-in-part' &&
        ruling.remaining !== null &&
        ruling.on <= day &&
        (latest === null || ruling.on >= latest.on)
      ) {
        // two claims ruled on the same day: the lower remainder, whatever the order of arrival
        const remaining: Cents =
          latest !== null && latest.on === ruling.on ? smaller(latest.remaining, ruling.remaining) : ruling.remaining;
        latest = { on: ruling.on, remaining };
      }
  return latest;
}

/** The net of all adjustments by component, so that their order does not matter: increases go to the newest item, decreases to the oldest first. */
function adjust(items: { owed: Amounts }[], adjustments: readonly { [C in Component]?: string }[]): void {
  for (const component of COMPONENTS) {
    let net = sum(adjustments.map((adjustment) => cents(adjustment[component] ?? '0')));
    if (net > 0n) {
      const newest = items.at(-1);
      if (newest) newest.owed[component] = add(newest.owed[component], net);
      continue;
    }
    for (const item of items) {
      const taken = smaller(item.owed[component], -net as Cents);
      item.owed[component] = subtract(item.owed[component], taken);
      net = add(net, taken);
    }
  }
}

/** A ruling in part gives a sum without saying what it is made of: what goes is taken from the newest item, accessories before contributions [U]. */
function reduceTo(items: { owed: Amounts }[], remaining: Cents): void {
  let excess = atLeastZero(
    subtract(sum(items.flatMap((item) => COMPONENTS.map((component) => item.owed[component]))), remaining),
  );
  for (const item of [...items].reverse())
    for (const component of [...COMPONENTS].reverse()) {
      const taken = smaller(item.owed[component], excess);
      item.owed[component] = subtract(item.owed[component], taken);
      excess = subtract(excess, taken);
    }
}
