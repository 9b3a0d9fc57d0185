import type { LedgerDuty } from '../assessment/assessment';
import type { LegalDay } from '../calendar/legal-day';
import { add, type Cents, sum, ZERO } from '../money/cents';
import { isLate } from './duty-state';
import { daysLate, isJustified, type LedgerRow } from './ledger-row';
import { penaltyRateOn } from './penalty-rate';

/** For how many days a duty was late, or is. */
export const AGES = ['30', '90', '180', 'more'] as const;
export type Age = (typeof AGES)[number];

/** Rows, what they concern, and what that may cost (art. 51). */
export interface Tally {
  readonly rows: number;
  readonly concerned: Cents;
  readonly exposure: Cents;
}

/** What late duties may cost; each sum is the sum of its rows' own amounts, so that each cent leads to its rows. */
export interface Exposure {
  readonly total: Tally;
  /** Late, and answered for: apart, in none of the other sums. */
  readonly justified: Tally;
  readonly byDuty: ReadonlyMap<LedgerDuty, Tally>;
  /** A row that concerns several caisses is counted with each. */
  readonly byCaisse: ReadonlyMap<string, Tally>;
  readonly byAge: ReadonlyMap<Age, Tally>;
}

/** A penalty on what one row concerns of one caisse, rounded to the cent, halves up. */
export function penaltyOn(concerned: Cents, dueOn: LegalDay): Cents {
  return ((concerned * penaltyRateOn(dueOn).value + 50n) / 100n) as Cents;
}

/** What a row would cost were it late, whether it is or not; of one caisse alone when one is named. */
export function tallyOf({ concerned, dueOn }: Pick<LedgerRow, 'concerned' | 'dueOn'>, caisse?: string): Tally {
  const shares = [...concerned].filter(([id]) => caisse === undefined || id === caisse).map(([, cents]) => cents);
  return { rows: 1, concerned: sum(shares), exposure: sum(shares.map((share) => penaltyOn(share, dueOn))) };
}

export function ageOf(days: number): Age {
  if (days <= 30) return '30';
  if (days <= 90) return '90';
  return days <= 180 ? '180' : 'more';
}

const NONE: Tally = { rows: 0, concerned: ZERO, exposure: ZERO };

const both = (a: Tally, b: Tally): Tally => ({
  rows: a.rows + b.rows,
  concerned: add(a.concerned, b.concerned),
  exposure: add(a.exposure, b.exposure),
});

/**
 * Sums up rows as they come; those that are not late count for nothing. The same sum may stand behind several duties (the
 * procedure not begun and the statement not sent): each is a shortcoming of its own, and the total adds them up.
 *
 * @param caisse only what concerns this one
 */
export function exposureOver(today: LegalDay, caisse?: string): { add(row: LedgerRow): void; read(): Exposure } {
  let [total, justified] = [NONE, NONE];
  const byDuty = new Map<LedgerDuty, Tally>();
  const byCaisse = new Map<string, Tally>();
  const byAge = new Map<Age, Tally>(AGES.map((age) => [age, NONE]));
  const count = <K>(tallies: Map<K, Tally>, key: K, more: Tally): void =>
    void tallies.set(key, both(tallies.get(key) ?? NONE, more));
  return {
    add: (row) => {
      if (!isLate(row, today) || (caisse !== undefined && !row.concerned.has(caisse))) return;
      const tally = tallyOf(row, caisse);
      if (isJustified(row)) {
        justified = both(justified, tally);
        return;
      }
      total = both(total, tally);
      count(byDuty, row.duty, tally);
      count(byAge, ageOf(daysLate(row, today)), tally);
      for (const id of row.concerned.keys())
        if (caisse === undefined || id === caisse) count(byCaisse, id, tallyOf(row, id));
    },
    read: () => ({
      total,
      justified,
      byDuty: new Map([...byDuty].sort(byNumber)),
      byCaisse: new Map([...byCaisse].sort(([a], [b]) => (a < b ? -1 : 1))),
      byAge: new Map(byAge),
    }),
  };
}

/** A13-7 before A13-10. */
const byNumber = ([a]: [LedgerDuty, Tally], [b]: [LedgerDuty, Tally]): number =>
  Number(a.split('-')[1]) - Number(b.split('-')[1]);
