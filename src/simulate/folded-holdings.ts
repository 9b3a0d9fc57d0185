import { END_STAGES } from '../domain/assessment/assessment';
import type { CaseRecord } from '../domain/assessment/debtor-state';
import type { LegalDay } from '../domain/calendar/legal-day';
import { add, type Cents, formatCents, subtract, ZERO } from '../domain/money/cents';
import type { Volume } from '../domain/office/office-fact';
import { newsWantedSince } from '../domain/rules/a13-07-bailiff-query';
import type { RuleSetChoice } from '../domain/rules/rule-sets';
import type { FoldedFile } from './folded-file';
import type { ScenarioCase } from './scenario';

/** Holdings as the register's projections give them, from folded files (`register/holdings.ts`). */
export class FoldedHoldings {
  constructor(
    private readonly cases: readonly ScenarioCase[],
    private readonly files: ReadonlyMap<string, FoldedFile>,
  ) {}

  /** What a bailiff holds now, by caisse. Reports are not counted: nothing that is decided depends on their number. */
  ofBailiff(bailiff: string): Volume[] {
    return volumes(this.open().filter(({ record }) => record.placement?.bailiff === bailiff));
  }

  /** What is owed of a caisse's open cases. */
  ofCaisse(caisse: string): Volume[] {
    return volumes(this.open().filter((entry) => entry.caisse === caisse));
  }

  /** The open cases that a bailiff holds and said nothing of for the rules' number of days, and since when at the longest. */
  withoutNews(
    bailiff: string,
    today: LegalDay,
    ruleset: RuleSetChoice,
  ): { readonly casesWithoutNews: number; readonly silentSince: LegalDay | null } {
    const wanted = newsWantedSince(ruleset, today);
    const last = this.open()
      .flatMap(({ record: { placement } }) => (placement?.bailiff === bailiff ? [placement] : []))
      .map(({ placedOn, reportedOn }) => reportedOn ?? placedOn)
      .filter((news) => news < wanted)
      .sort();
    return { casesWithoutNews: last.length, silentSince: last[0] ?? null };
  }

  private open(): { caisse: string; record: CaseRecord }[] {
    return this.cases.flatMap(({ id, debtor, caisse }) => {
      const record = [...(this.files.get(debtor)?.state.cases ?? [])].find(([other]) => other === id)?.[1];
      return record && !END_STAGES.has(record.stage) ? [{ caisse, record }] : [];
    });
  }
}

function volumes(held: readonly { readonly caisse: string; readonly record: CaseRecord }[]): Volume[] {
  const byCaisse = new Map<string, { cases: number; due: Cents }>();
  for (const { caisse, record } of held) {
    const { cases, due } = byCaisse.get(caisse) ?? { cases: 0, due: ZERO };
    const { balance, dueCosts } = record;
    byCaisse.set(caisse, { cases: cases + 1, due: add(due, subtract(balance.due, dueCosts)) });
  }
  return [...byCaisse]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([caisse, { cases, due }]) => ({ caisse, cases, due: formatCents(due), reports: 0 }));
}
