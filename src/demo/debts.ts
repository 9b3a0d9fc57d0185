import { addDays, type LegalDay } from '../domain/calendar';
import { partsOf } from '../domain/calendar/legal-day';
import type { DebtItem } from '../domain/facts/fact';
import { type Cents, cents, formatCents, sum } from '../domain/money/cents';
import { DUE_DATES, NOTICE_AFTER_DUE_DAYS } from './dispatch-days';
import type { Random } from './random';

/** Enough for three notices of three periods each. */
const YEARS = 6;

/** Due dates that a notice of `dispatchOn` may claim, latest first. */
function dueBefore(dispatchOn: LegalDay): LegalDay[] {
  const latest = addDays(dispatchOn, -NOTICE_AFTER_DUE_DAYS);
  const { year } = partsOf(latest);
  const years = Array.from({ length: YEARS }, (_, index) => year - index);
  const days = years.flatMap((y) => DUE_DATES.map((dueOn) => `${y}-${dueOn}` as LegalDay));
  return days
    .filter((day) => day <= latest)
    .sort()
    .reverse();
}

/**
 * The debt items of a debtor's notices, given the days on which they leave: each period is claimed once, the latest notice
 * has the latest periods.
 */
export function syntheticDebts(dispatches: readonly LegalDay[], random: Random): DebtItem[][] {
  const base = random.int(260, 2900);
  let claimed: LegalDay | null = null;
  return [...dispatches]
    .sort()
    .reverse()
    .map((dispatchOn): DebtItem[] => {
      const last: LegalDay | null = claimed;
      const open = dueBefore(dispatchOn).filter((day) => last === null || day < last);
      const taken = open.slice(0, Number(random.weighted({ '1': 60, '2': 28, '3': 12 })));
      claimed = taken.at(-1) as LegalDay;
      return taken.map((dueOn) => debtItem(dueOn, base, random)).reverse();
    })
    .reverse();
}

/** One semester: contributions, five per cent of surcharges, sometimes penalties. */
function debtItem(dueOn: LegalDay, base: number, random: Random): DebtItem {
  const contributions = BigInt(base * 100 + random.int(-9_900, 19_900));
  const { year, month } = partsOf(dueOn);
  return {
    period: `${year}-S${month < 7 ? 1 : 2}`,
    dueOn,
    contributions: formatCents(contributions as Cents),
    surcharges: formatCents(((contributions * 5n) / 100n) as Cents),
    penalties: formatCents((random.chance(0.3) ? (contributions * BigInt(random.int(4, 20))) / 1000n : 0n) as Cents),
  };
}

/** All that a notice claims. */
export const totalOf = (debts: readonly DebtItem[]): Cents =>
  sum(debts.flatMap(({ contributions, surcharges, penalties }) => [contributions, surcharges, penalties].map(cents)));
