import fc from 'fast-check';
import { recompute } from '../../../src/domain/calendar';
import { addDays } from '../../../src/domain/calendar/legal-day';
import { assessOffice } from '../../../src/domain/office/assess-office';
import type { PeriodicAssessment, PeriodicRecord } from '../../../src/domain/office/periodic-duty';
import { KNOWN, officeHistories, told } from '../../support/arbitrary-office';

const RUNS = { numRuns: 100 };

/** All that is said of a duty but what was sent meanwhile. */
function owed({
  id,
  stage,
  opensOn,
  dueOn,
  doneOn,
  liftedOn,
  concerned,
  deadlines,
  attention,
  over,
  wakeOn,
}: PeriodicRecord) {
  return { id, stage, opensOn, dueOn, doneOn, liftedOn, concerned, deadlines, attention, over, wakeOn };
}

/** What time alone may change. */
function shown({ wakeOn: _, ...rest }: PeriodicAssessment) {
  return rest;
}

describe('Periodic duties', () => {
  test('are the same whatever the order in which observations arrive', () => {
    const cases = officeHistories().chain((history) => {
      const order = history.observations.map((_, index) => index);
      return fc.record({
        history: fc.constant(history),
        order: fc.shuffledSubarray(order, { minLength: order.length }),
      });
    });
    fc.assert(
      fc.property(cases, ({ history, order }) => {
        const duties = [...told(history).state.duties.values()].map(owed);
        expect([...told(history, order).state.duties.values()].map(owed)).toEqual(duties);
      }),
      RUNS,
    );
  });

  test('do not change by time alone before wakeOn, which lies ahead', () => {
    fc.assert(
      fc.property(officeHistories(), fc.nat({ max: 60 }), (history, days) => {
        const { state, context, today } = told(history).on(addDays(KNOWN, days));
        const ground = { records: state.duties, opening: [] };
        const now = assessOffice(state.facts, ground, context, today);
        for (const { wakeOn } of now) if (wakeOn !== null) expect(wakeOn > today).toBe(true);
        for (let day = addDays(today, 1); day < '2010-01-10'; day = addDays(day, 1)) {
          const then = assessOffice(state.facts, ground, context, day);
          now.forEach((before, index) => {
            if (before.wakeOn !== null && before.wakeOn <= day) return;
            const after = shown(then[index] as PeriodicAssessment);
            if (JSON.stringify(after) !== JSON.stringify(shown(before)))
              expect({ day, ...after }).toEqual({ day, ...shown(before) });
          });
        }
      }),
      { numRuns: 100 },
    );
  });

  test('decided again on the same day, without facts, do not change', () => {
    fc.assert(
      fc.property(officeHistories(), (history) => {
        const story = told(history);
        const before = story.state;
        story.open('bailiff-semester', 'bailiff-query', 'nominative-statement');
        expect(story.last).toMatchObject({ entries: [], changed: [], queued: [], cancelled: [], appended: [] });
        expect(story.state).toEqual(before);
      }),
      RUNS,
    );
  });

  test('explain their last day: the steps lead to it, and the acting day is the day after', () => {
    fc.assert(
      fc.property(officeHistories(), (history) => {
        for (const { deadlines, dueOn } of told(history).state.duties.values())
          for (const { lastDay, actingDay, why } of deadlines) {
            expect(recompute(why, 'metropole')).toBe(lastDay);
            expect(lastDay).toBe(dueOn);
            expect(actingDay).toBe(addDays(lastDay, 1));
          }
      }),
      RUNS,
    );
  });

  test('remind nobody twice of the same', () => {
    fc.assert(
      fc.property(officeHistories(), (history) => {
        const keys = told(history)
          .on('2010-06-30')
          .sent.map((line) => line.slice(11));
        expect(new Set(keys).size).toBe(keys.length);
      }),
      RUNS,
    );
  });
});
