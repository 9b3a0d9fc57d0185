import fc from 'fast-check';
import { assess } from '../../../src/domain/assessment/assess';
import { type CaseAssessment, END_STAGES } from '../../../src/domain/assessment/assessment';
import type { CaseRecord } from '../../../src/domain/assessment/debtor-state';
import { dutyState } from '../../../src/domain/duties/duty-state';
import type { CaseId } from '../../../src/domain/facts/fact';
import type { FoldedFile } from '../../../src/simulate/folded-file';
import { byArrival, fold, histories, type History, LAST_DAY, RUNS } from '../../support/arbitrary-files';

/** The same observations, each known on some other day between its own and the last, and in another order on one day. */
const rearranged = histories({ acts: false, undone: false }).chain((history) =>
  fc.record({
    history: fc.constant(history),
    other: fc
      .tuple(
        fc.shuffledSubarray([...history.facts], { minLength: history.facts.length, maxLength: history.facts.length }),
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), {
          minLength: history.facts.length,
          maxLength: history.facts.length,
        }),
      )
      .map(([facts, shares]) =>
        facts.map(({ fact }, index) => {
          const days = daysBetween(fact.on, LAST_DAY);
          return { fact, known: days[Math.floor((shares[index] ?? 0) * (days.length - 1))] ?? LAST_DAY };
        }),
      ),
  }),
);

function daysBetween(from: string, to: string): string[] {
  const days: string[] = [];
  for (let at = Date.parse(from); at <= Date.parse(to); at += 86_400_000)
    days.push(new Date(at).toISOString().slice(0, 10));
  return days;
}

/**
 * What must not depend on when each fact became known. The caisse's notice is our act: whether it came in time depends on what was
 * known, and in a case that ended whether it came at all.
 */
function standing(file: FoldedFile, id: CaseId) {
  const record = file.state.cases.get(id) as CaseRecord;
  const ended = END_STAGES.has(record.stage);
  const owed = record.duties
    .filter(({ duty }) => !(ended && duty === 'A13-4'))
    .map((duty) => ({
      duty: duty.duty,
      opensOn: duty.opensOn,
      dueOn: duty.dueOn,
      state: dutyState(duty, LAST_DAY),
      concerned: String(duty.concerned),
    }))
    .filter(({ state }) => state === 'open' || state === 'overdue');
  return {
    stage: record.stage,
    balance: record.balance,
    deadlines: record.deadlines
      .filter(({ name, state }) => state !== 'withdrawn' && !(ended && name === 'caisse-notice'))
      .map(({ name, lastDay, state }) => `${name} ${lastDay} ${name === 'caisse-notice' ? '' : state}`)
      .sort(),
    owed: owed.map((duty) => JSON.stringify(duty)).sort(),
  };
}

describe('Trap 12: the order of arrival does not matter', () => {
  test('the same observations, arrived by the same day, leave the same standing', () => {
    fc.assert(
      fc.property(rearranged, ({ history, other }) => {
        const first = fold(history);
        const second = fold(history, LAST_DAY, byArrival(other as unknown as History['facts']));
        for (const id of first.state.cases.keys()) expect(standing(second, id)).toEqual(standing(first, id));
      }),
      RUNS,
    );
  });

  test('on one day, any order gives the very same assessment but for the ranks', () => {
    fc.assert(
      fc.property(
        histories({ acts: false, undone: false }),
        fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
        (history, keys) => {
          const { context } = history;
          const facts = [...history.setUp, ...history.facts.map(({ fact }) => fact)];
          const numbered = (list: typeof facts) =>
            list.map((fact, index) => ({
              ...fact,
              seq: index + 1,
              recordedOn: LAST_DAY,
              recordedAt: `${LAST_DAY}T09:00:00.000Z`,
            })) as unknown as Parameters<typeof assess>[0];
          const shuffled = history.facts
            .map(({ fact }) => ({ fact, key: keys.next().value as number }))
            .sort((a, b) => a.key - b.key)
            .map(({ fact }) => fact);
          const inOrder = assess(numbered(facts), context.settings, LAST_DAY);
          const mixed = assess(numbered([...history.setUp, ...shuffled]), context.settings, LAST_DAY);
          expect(mixed.cases.map(dates)).toEqual(inOrder.cases.map(dates));
          expect(mixed.credit).toBe(inOrder.credit);
        },
      ),
      RUNS,
    );
  });
});

function dates({ stage, balance, actingDay, affiliation, attention, wakeOn, deadlines, duties }: CaseAssessment) {
  return {
    stage,
    balance,
    actingDay,
    affiliation,
    attention,
    wakeOn,
    deadlines: deadlines.map(({ name, lastDay, state }) => `${name} ${lastDay} ${state}`).sort(),
    duties: duties.map(({ duty, opensOn, dueOn, doneOn }) => `${duty} ${opensOn} ${dueOn} ${doneOn}`).sort(),
  };
}
