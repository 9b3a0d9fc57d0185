import { END_STAGES } from '../domain/assessment/assessment';
import type { DecidedFile } from '../register/contract';
import { addDays, type LegalDay } from '../domain/calendar/legal-day';
import { isKind } from '../domain/facts/fact';
import { type Cents, formatCents, sum } from '../domain/money/cents';
import type { Volume } from '../domain/office/office-fact';
import { newsWantedSince } from '../domain/rules/a13-07-bailiff-query';
import { totalOf } from './debts';

/** What bailiffs held on days of the past. */
export interface Holdings {
  /** By caisse: cases, what they were opened with, reports of the half year before. */
  volumes(bailiff: string, on: LegalDay): Volume[];
  /** How many cases without a report for thirty days, and since when the one silent longest has been; null: none. */
  silent(bailiff: string, on: LegalDay): { readonly cases: number; readonly since: LegalDay | null };
}

interface Placement {
  readonly caisse: string;
  readonly owed: Cents;
  readonly from: LegalDay;
  /** Last day; null: still held. */
  readonly to: LegalDay | null;
  readonly reports: readonly LegalDay[];
}

const HALF_YEAR_DAYS = 182;

/** Reads the placements of decided files. */
export function holdingsOf(files: readonly DecidedFile[]): Holdings {
  const byBailiff = new Map<string, Placement[]>();
  for (const { facts, records } of files)
    for (const placed of facts) {
      if (!isKind(placed, 'case-placed') || placed.case === undefined) continue;
      const { case: id } = placed;
      const ofCase = facts.filter((fact) => fact.case === id);
      const opened = ofCase.find((fact) => isKind(fact, 'case-opened'));
      const record = records.get(id);
      if (!opened || !isKind(opened, 'case-opened') || !record) continue;
      const { bailiff } = placed.data;
      byBailiff.set(bailiff, [
        ...(byBailiff.get(bailiff) ?? []),
        {
          caisse: opened.data.caisse,
          owed: totalOf(opened.data.debts),
          from: placed.on,
          to: END_STAGES.has(record.stage) ? (ofCase.at(-1)?.recordedOn ?? null) : null,
          reports: ofCase.filter((fact) => isKind(fact, 'bailiff-reported')).map(({ recordedOn }) => recordedOn),
        },
      ]);
    }
  const held = (bailiff: string, on: LegalDay): Placement[] =>
    (byBailiff.get(bailiff) ?? []).filter(({ from, to }) => from <= on && (to === null || on <= to));
  return {
    volumes: (bailiff, on) => {
      const all = held(bailiff, on);
      return [...new Set(all.map(({ caisse }) => caisse))].sort().map((caisse) => {
        const own = all.filter((placement) => placement.caisse === caisse);
        const since = addDays(on, -HALF_YEAR_DAYS);
        const reports = own.flatMap((placement) => placement.reports).filter((day) => day >= since && day <= on).length;
        return { caisse, cases: own.length, due: formatCents(sum(own.map(({ owed }) => owed))), reports };
      });
    },
    silent: (bailiff, on) => {
      const wanted = newsWantedSince('1993', on);
      const days = held(bailiff, on)
        .map(({ from, reports }) => reports.filter((day) => day <= on).at(-1) ?? from)
        .filter((day) => day < wanted)
        .sort();
      return { cases: days.length, since: days[0] ?? null };
    },
  };
}
