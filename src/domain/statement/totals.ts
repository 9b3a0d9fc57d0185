import { add, type Cents, cents, formatCents, subtract, ZERO } from '../money/cents';
import { STATEMENT_NATURES, type StatementNature } from './natures';

/** The amounts that are summed, in the order of the columns. */
export const AMOUNTS = [
  'contributions',
  'surcharges',
  'penalties',
  'costs',
  'opening',
  'added',
  'paid',
  'cancelled',
  'writtenOff',
  'closing',
  'paidInAll',
] as const;
export type AmountName = (typeof AMOUNTS)[number];

/** How many lines, and what they come to, in cents. */
export type Sums = { readonly lines: number } & { readonly [A in AmountName]: Cents };

/** Totals of a statement: by nature, for those that occur, and overall. */
export interface Totals {
  readonly byNature: ReadonlyMap<StatementNature, Sums>;
  readonly overall: Sums;
}

/** As they are kept and exported: amounts as text. */
export type SumsText = { readonly lines: number } & { readonly [A in AmountName]: string };
export interface TotalsText {
  readonly byNature: Readonly<Partial<Record<StatementNature, SumsText>>>;
  readonly overall: SumsText;
}

export const NO_SUMS: Sums = {
  lines: 0,
  contributions: ZERO,
  surcharges: ZERO,
  penalties: ZERO,
  costs: ZERO,
  opening: ZERO,
  added: ZERO,
  paid: ZERO,
  cancelled: ZERO,
  writtenOff: ZERO,
  closing: ZERO,
  paidInAll: ZERO,
};

const plus = (a: Sums, b: Sums): Sums => {
  const sums: Record<string, unknown> = { lines: a.lines + b.lines };
  for (const name of AMOUNTS) sums[name] = add(a[name], b[name]);
  return sums as unknown as Sums;
};

/** The totals of several parts of one statement. */
export function totalsOfParts(parts: Iterable<Totals>): Totals {
  const byNature = new Map<StatementNature, Sums>();
  let overall = NO_SUMS;
  for (const part of parts) {
    overall = plus(overall, part.overall);
    for (const [nature, sums] of part.byNature) byNature.set(nature, plus(byNature.get(nature) ?? NO_SUMS, sums));
  }
  return { byNature, overall };
}

/** The totals of lines, counted as they come. */
export function totalsOf(
  lines: Iterable<{ readonly nature: StatementNature } & { readonly [A in AmountName]: Cents }>,
): Totals {
  const natures = new Map<StatementNature, { lines: number } & Record<AmountName, bigint>>();
  for (const line of lines) {
    let sums = natures.get(line.nature);
    if (sums === undefined) natures.set(line.nature, (sums = { ...NO_SUMS }));
    sums.lines++;
    for (const name of AMOUNTS) sums[name] += line[name];
  }
  const byNature = natures as unknown as ReadonlyMap<StatementNature, Sums>;
  return { byNature, overall: [...byNature.values()].reduce(plus, NO_SUMS) };
}

/** What article 51 counts of the closing balances: all but costs. */
export const concernedIn = (lines: Iterable<{ readonly closing: Cents; readonly closingCosts: Cents }>): Cents => {
  let concerned = ZERO;
  for (const { closing, closingCosts } of lines) concerned = add(concerned, subtract(closing, closingCosts));
  return concerned;
};

export function totalsText({ byNature, overall }: Totals): TotalsText {
  const text = (sums: Sums): SumsText =>
    ({
      lines: sums.lines,
      ...Object.fromEntries(AMOUNTS.map((name) => [name, formatCents(sums[name])])),
    }) as unknown as SumsText;
  const natures = STATEMENT_NATURES.filter((nature) => byNature.has(nature));
  return {
    byNature: Object.fromEntries(natures.map((nature) => [nature, text(byNature.get(nature) as Sums)])),
    overall: text(overall),
  };
}

export function readTotals({ byNature, overall }: TotalsText): Totals {
  const read = (sums: SumsText): Sums =>
    ({
      lines: sums.lines,
      ...Object.fromEntries(AMOUNTS.map((name) => [name, cents(sums[name])])),
    }) as unknown as Sums;
  return {
    byNature: new Map(Object.entries(byNature).map(([nature, sums]) => [nature as StatementNature, read(sums)])),
    overall: read(overall),
  };
}
