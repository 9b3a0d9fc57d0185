import fc from 'fast-check';
import { addDays, type LegalDay } from '../../../src/domain/calendar/legal-day';
import type { Fact, Instant, NewFact } from '../../../src/domain/facts/fact';
import { ZERO } from '../../../src/domain/money/cents';
import { isBalanced } from '../../../src/domain/statement/findings';
import type { Semester, StatementLine } from '../../../src/domain/statement/line';
import { statementLines } from '../../../src/domain/statement/statement-lines';
import { AMOUNTS, readTotals, totalsOf, totalsOfParts, totalsText } from '../../../src/domain/statement/totals';
import { FIRST_DAY, fold, histories, type History, LAST_DAY, RUNS } from '../../support/arbitrary-files';

/** Three spans that follow each other over the whole of a history. */
const spans = fc
  .tuple(fc.integer({ min: 1, max: 148 }), fc.integer({ min: 1, max: 148 }))
  .filter(([a, b]) => a !== b)
  .map(([a, b]): Semester[] => {
    const ends = [addDays(FIRST_DAY, Math.min(a, b)), addDays(FIRST_DAY, Math.max(a, b)), LAST_DAY];
    return ends.map((asAt, index) => ({
      from: index === 0 ? FIRST_DAY : addDays(ends[index - 1] as LegalDay, 1),
      asAt,
    }));
  });

const linesOf = (facts: readonly Fact[], semester: Semester, history: History): StatementLine[] =>
  statementLines(facts, 'C1', semester, history.context.settings);

test('opening, what moved and closing agree on every line, and one semester closes as the next one opens', () => {
  fc.assert(
    fc.property(histories(), spans, (history, semesters) => {
      const { facts } = fold(history).state;
      let closing = new Map<string, bigint>();
      for (const semester of semesters) {
        const lines = linesOf(facts, semester, history);
        for (const line of lines) {
          expect(isBalanced(line)).toBe(true);
          expect(line.opening).toBe(closing.get(line.case) ?? ZERO);
          expect(line.cancelled >= 0n && line.added >= 0n && line.closing >= 0n).toBe(true);
          closing.delete(line.case);
        }
        // What was still owed does not vanish from one statement to the next.
        expect([...closing.values()].filter((left) => left !== ZERO)).toEqual([]);
        closing = new Map(lines.map((line) => [line.case, line.closing]));
      }
    }),
    RUNS,
  );
});

test('the totals are the sums of the lines, however these are parted', () => {
  fc.assert(
    fc.property(fc.array(histories(), { minLength: 1, maxLength: 4 }), spans, (files, [semester]) => {
      const parts = files.map((history) => linesOf(fold(history).state.facts, semester as Semester, history));
      const lines = parts.flat();
      const totals = totalsOf(lines);
      for (const name of AMOUNTS)
        expect(totals.overall[name]).toBe(lines.reduce((total, line) => total + line[name], 0n));
      expect(totals.overall.lines).toBe(lines.length);
      for (const [nature, sums] of totals.byNature) {
        const own = lines.filter((line) => line.nature === nature);
        expect([sums.lines, sums.closing]).toEqual([own.length, own.reduce((total, line) => total + line.closing, 0n)]);
      }
      expect(totalsText(totalsOfParts(parts.map((part) => totalsOf(part))))).toEqual(totalsText(totals));
      expect(totalsText(readTotals(totalsText(totals)))).toEqual(totalsText(totals));
    }),
    { ...RUNS, numRuns: 40 },
  );
});

test('the order in which facts became known changes no line', () => {
  const arbitrary = histories({ acts: false, undone: false }).chain((history) => {
    const facts = history.facts.map(({ fact }) => fact);
    const all = { minLength: facts.length, maxLength: facts.length };
    return fc.tuple(fc.constant(history), fc.constant(facts), fc.shuffledSubarray(facts, all));
  });
  fc.assert(
    fc.property(arbitrary, spans, ([history, facts, shuffled], semesters) => {
      for (const semester of semesters)
        expect(linesOf(onFile(history, shuffled), semester, history)).toEqual(
          linesOf(onFile(history, facts), semester, history),
        );
    }),
    RUNS,
  );
});

/** Facts as the register holds them, in the order given; the statement asks for nothing but their rank. */
const onFile = (history: History, facts: readonly NewFact[]): Fact[] =>
  [...history.setUp, ...facts].map((fact, index) => ({
    ...fact,
    seq: index + 1,
    recordedAt: `${LAST_DAY}T09:00:00.000Z` as Instant,
    recordedOn: LAST_DAY,
  }));
