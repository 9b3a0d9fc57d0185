import type { Fact } from '../domain/facts/fact';
import { addDays, type LegalDay } from '../domain/calendar/legal-day';
import { parisInstant } from '../domain/calendar/paris-time';
import { formatCents, ZERO } from '../domain/money/cents';
import type { FrozenFigures } from '../domain/office/office-fact';
import type { PeriodId } from '../domain/office/periods';
import { Refusal } from '../domain/refusal';
import { columnsOf } from '../domain/statement/columns';
import { differencesOf, type KnownDebtor } from '../domain/statement/differences';
import { findingsOf } from '../domain/statement/findings';
import type { StatementLine } from '../domain/statement/line';
import { statementSemester } from '../domain/statement/semester';
import { statementLines } from '../domain/statement/statement-lines';
import { concernedIn, totalsOf, totalsText } from '../domain/statement/totals';
import { wordsOf } from '../domain/statement/wording';
import type { FoldedFile } from './folded-file';
import { reportLine, type ReportedStatement } from './report';
import type { Scenario } from './scenario';

/** A statement as it was frozen; number 0, or a rectifying one. */
export interface FoldedStatement {
  readonly caisse: string;
  readonly period: PeriodId;
  readonly number: number;
  /** The day on which it was frozen, with what was known on its eve. */
  readonly day: LegalDay;
  readonly asAt: LegalDay;
  readonly lines: readonly FoldedLine[];
  readonly findings: FrozenFigures['findings'];
}

interface FoldedLine {
  readonly line: StatementLine;
  readonly change?: string;
  readonly causes?: string;
}

/** The statements of a scenario, frozen from folded files as the register freezes them (`register/statement/`). */
export class FoldedStatements {
  private readonly frozen: FoldedStatement[] = [];

  constructor(
    private readonly scenario: Scenario,
    private readonly files: ReadonlyMap<string, FoldedFile>,
  ) {}

  /** Freezes with what was known on the eve: what a morning itself brings counts after the closing day at the earliest. */
  freeze(caisse: string, period: PeriodId, today: LegalDay): FrozenFigures {
    const { from } = statementSemester(period, this.scenario.ruleset);
    const lines = [...this.files].sort(byId).flatMap(([, file]) => this.linesOf(file, caisse, period, today));
    const differing = this.differingOpenings(caisse, addDays(from, -1), lines);
    return this.keep(
      { caisse, period, number: 0, day: today },
      lines.map((line) => ({ line })),
      differing.map(() => 'opening-differs'),
    );
  }

  /**
   * The rectifying statement that what was learnt since the last one calls for; null when nothing differs.
   * @throws {Refusal} RCV-UNKNOWN-STATEMENT
   */
  rectify(caisse: string, period: PeriodId, today: LegalDay): { number: number; figures: FrozenFigures } | null {
    const last = this.frozen.findLast((statement) => statement.caisse === caisse && statement.period === period);
    if (!last) throw new Refusal('RCV-UNKNOWN-STATEMENT', { statement: `${caisse}:${period}:0` });
    const known = (file: FoldedFile, day: LegalDay): KnownDebtor => ({
      facts: knownOnEve(file, day),
      lines: this.linesOf(file, caisse, period, day),
    });
    const lines = [...this.files]
      .sort(byId)
      .flatMap(([, file]) => differencesOf(known(file, last.day), known(file, today)));
    if (lines.length === 0) return null;
    const number = last.number + 1;
    return { number, figures: this.keep({ caisse, period, number, day: today }, lines, []) };
  }

  /** As a report shows them. */
  reported(): ReportedStatement[] {
    const order = ({ caisse, period, number }: FoldedStatement): string => `${caisse} ${period} ${number}`;
    return this.frozen
      .toSorted((a, b) => (order(a) < order(b) ? -1 : 1))
      .map(({ caisse, period, number, asAt, findings, lines }) => {
        const columns = columnsOf(number).filter(({ personal }) => !personal);
        const cells = lines.map(({ line, change, causes }) => [...wordsOf(line), change, causes]);
        return { caisse, period, number, asAt, findings, lines: cells.map((row) => reportLine(columns, row)) };
      });
  }

  private keep(
    which: Pick<FoldedStatement, 'caisse' | 'period' | 'number' | 'day'>,
    lines: readonly FoldedLine[],
    ofTheWhole: readonly string[],
  ): FrozenFigures {
    const { asAt } = statementSemester(which.period, this.scenario.ruleset);
    const codes = [
      ...lines.flatMap(({ line }) => findingsOf(line).map(({ code }) => code)),
      ...lines.filter(({ line }) => this.needsAttention(line)).map(() => 'attention'),
      ...ofTheWhole,
    ].sort();
    const findings = Object.fromEntries(codes.map((code) => [code, codes.filter((other) => other === code).length]));
    this.frozen.push({ ...which, asAt, lines, findings });
    const { overall } = totalsText(totalsOf(lines.map(({ line }) => line)));
    const { opening, added, paid, cancelled, writtenOff, closing } = overall;
    const concerned = formatCents(concernedIn(lines.map(({ line }) => line)));
    const sums = { opening, added, paid, cancelled, writtenOff, closing, concerned };
    return { asAt, knownAt: parisInstant(which.day, 0), lines: lines.length, ...sums, findings, control: '' };
  }

  /** A debtor's lines as they are known on the eve of a day, in order of notice. */
  private linesOf(file: FoldedFile, caisse: string, period: PeriodId, day: LegalDay): StatementLine[] {
    const settings = { zone: this.scenario.holidays, automatic: this.scenario.auto };
    const facts = knownOnEve(file, day);
    if (facts.length === 0) return [];
    return statementLines(facts, caisse, statementSemester(period, this.scenario.ruleset), settings);
  }

  private needsAttention(line: StatementLine): boolean {
    return [...this.files.values()].some(({ state }) => (state.cases.get(line.case)?.attention ?? []).length > 0);
  }

  /** Cases that do not open with what they closed with; a caisse's first statement has none before it to agree with. */
  private differingOpenings(caisse: string, eve: LegalDay, lines: readonly StatementLine[]): string[] {
    const before = this.frozen.filter((statement) => statement.caisse === caisse && statement.asAt === eve);
    if (before.length === 0) return [];
    const closings = new Map(
      before.flatMap((statement) => statement.lines.map(({ line }) => [line.case, line.closing])),
    );
    const openings = new Map(lines.map((line) => [line.case, line.opening]));
    return [...new Set([...closings.keys(), ...openings.keys()])].filter(
      (id) => (closings.get(id) ?? ZERO) !== (openings.get(id) ?? ZERO),
    );
  }
}

const knownOnEve = ({ state }: FoldedFile, day: LegalDay): Fact[] =>
  state.facts.filter(({ recordedOn }) => recordedOn < day);

const byId = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => (a < b ? -1 : 1);
