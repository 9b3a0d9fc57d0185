import fc from 'fast-check';
import { assess } from '../../../src/domain/assessment/assess';
import type { CaseAssessment } from '../../../src/domain/assessment/assessment';
import { decide } from '../../../src/domain/assessment/decide';
import { recompute } from '../../../src/domain/calendar';
import { addDays, type LegalDay } from '../../../src/domain/calendar/legal-day';
import type { Instant } from '../../../src/domain/facts/fact';
import { FIRST_DAY, fold, histories, LAST_DAY, RUNS } from '../../support/arbitrary-files';

const stop = fc.nat({ max: 200 }).map((days) => addDays(FIRST_DAY, days));

/** What time alone may change. */
function shown({ stage, step, nature, actingDay, deadlines, duties, actions, waitsFor, attention }: CaseAssessment) {
  return { stage, step, nature, actingDay, deadlines, duties, actions, waitsFor, attention };
}

const text = (value: object): string =>
  JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'bigint' ? String(inner) : inner));

describe('Time alone', () => {
  test('changes nothing before wakeOn (invariant 2), and wakeOn lies ahead', () => {
    fc.assert(
      fc.property(histories(), stop, (history, today) => {
        const { facts } = fold(history, today).state;
        const now = assess(facts, history.context.settings, today);
        const horizon = addDays(today, 60);
        for (let day = addDays(today, 1); day < horizon; day = addDays(day, 1)) {
          const then = assess(facts, history.context.settings, day);
          let waiting = false;
          now.cases.forEach((entry, index) => {
            if (entry.wakeOn !== null && entry.wakeOn <= day) return;
            waiting = true;
            const found = shown(then.cases[index] as CaseAssessment);
            if (text(found) !== text(shown(entry))) expect({ day, ...found }).toEqual({ day, ...shown(entry) });
          });
          if (!waiting) break;
        }
        for (const { wakeOn } of now.cases) if (wakeOn !== null) expect(wakeOn > today).toBe(true);
      }),
      { ...RUNS, numRuns: RUNS.numRuns / 2 },
    );
  });

  test('deciding again on the same day, without facts, changes nothing', () => {
    fc.assert(
      fc.property(histories(), stop, (history, today) => {
        const { state } = fold(history, today);
        const again = decide(state, [], { today, recordedAt: `${today}T12:00:00.000Z` as Instant }, history.context);
        expect(again.entries).toEqual([]);
        expect(again.appended).toEqual([]);
        expect(again.queued).toEqual([]);
        expect(again.cancelled).toEqual([]);
        expect(again.changed).toEqual([]);
        expect(again.state.cases).toEqual(state.cases);
      }),
      RUNS,
    );
  });

  test('waking every day does what waking on wakeOn does', () => {
    fc.assert(
      fc.property(histories(), (history) => {
        const seldom = fold(history);
        const daily = fold(history, LAST_DAY, everyDay(history.facts));
        const kinds = (file: typeof seldom) => file.state.facts.map(({ kind, recordedOn }) => `${recordedOn} ${kind}`);
        expect(kinds(daily)).toEqual(kinds(seldom));
        expect(daily.state.cases).toEqual(seldom.state.cases);
      }),
      { ...RUNS, numRuns: RUNS.numRuns / 6 },
    );
  });

  test('every deadline says how it was computed: its steps lead to its last day, and the acting day is the day after', () => {
    fc.assert(
      fc.property(histories(), stop, (history, today) => {
        const { settings } = history.context;
        for (const { deadlines } of fold(history, today).state.cases.values())
          for (const { lastDay, actingDay, why } of deadlines) {
            expect(recompute(why, settings.zone)).toBe(lastDay);
            expect(actingDay).toBe(addDays(lastDay, 1));
          }
      }),
      RUNS,
    );
  });

  test('nothing is chosen, engaged or notified before the acting day, as then known', () => {
    fc.assert(
      fc.property(histories(), (history) => {
        const { facts } = fold(history).state;
        for (const fact of facts) {
          const first = fact.kind === 'caisse-notified' && !('corrects' in fact.data);
          if (!first && !['procedure-chosen', 'contrainte-signed', 'action-filed'].includes(fact.kind)) continue;
          const before = assess(
            facts.filter(({ seq }) => seq < fact.seq),
            history.context.settings,
            fact.recordedOn,
          );
          const acting = before.cases.find((entry) => entry.case === fact.case)?.actingDay as LegalDay;
          expect(acting <= fact.on).toBe(true);
          expect(acting <= fact.recordedOn).toBe(true);
        }
      }),
      RUNS,
    );
  });
});

/** The same facts, and on every day between them one that is refused, so that each morning is lived through. */
function everyDay(facts: Parameters<typeof fold>[2]): NonNullable<Parameters<typeof fold>[2]> {
  const known = [...(facts ?? [])].sort((a, b) => (a.known < b.known ? -1 : a.known > b.known ? 1 : 0));
  const [nothing] = known;
  if (!nothing) return known;
  const mornings = Array.from({ length: 150 }, (_, index) => ({
    known: addDays(FIRST_DAY, index),
    // a duplicate of a setup fact: taken, and changing nothing, but deciding that morning
    fact: { ...nothing.fact, id: 'a', source: 'setup' },
  }));
  return [...known, ...mornings].sort((a, b) => (a.known < b.known ? -1 : a.known > b.known ? 1 : 0));
}
