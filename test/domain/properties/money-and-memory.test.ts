import fc from 'fast-check';
import { assess } from '../../../src/domain/assessment/assess';
import { decide } from '../../../src/domain/assessment/decide';
import { effectiveFile } from '../../../src/domain/assessment/effective-facts';
import { addDays, type LegalDay } from '../../../src/domain/calendar/legal-day';
import { type Fact, factKey, type Instant } from '../../../src/domain/facts/fact';
import { isAct } from '../../../src/domain/facts/kinds';
import { cents, sum } from '../../../src/domain/money/cents';
import { standingPayments } from '../../../src/domain/procedures/balance';
import { FIRST_DAY, fold, histories, LAST_DAY, RUNS } from '../../support/arbitrary-files';

const stop = fc.nat({ max: 160 }).map((days) => addDays(FIRST_DAY, days));
const at = (today: LegalDay) => ({ today, recordedAt: `${today}T18:00:00.000Z` as Instant });

describe('Sums add up', () => {
  test('in each case debt + credit = paid + due, nothing is negative, and a cancelled case owes nothing', () => {
    fc.assert(
      fc.property(histories(), stop, (history, today) => {
        for (const { balance, stage } of assess(fold(history, today).state.facts, history.context.settings, today)
          .cases) {
          expect(balance.debt + balance.credit).toBe(balance.paid + balance.due);
          for (const amount of [balance.debt, balance.paid, balance.due, balance.credit])
            expect(amount >= 0n).toBe(true);
          expect(balance.due > 0n && balance.credit > 0n).toBe(false);
          if (stage === 'settled' || stage === 'cancelled') expect(balance.due).toBe(0n);
          else expect(balance.due > 0n).toBe(true);
          if (stage === 'cancelled') expect(balance.debt).toBe(0n);
        }
      }),
      RUNS,
    );
  });

  test("every cent paid is in a case or in the debtor's credit, and no credit stands beside a debt it could pay", () => {
    fc.assert(
      fc.property(histories(), stop, (history, today) => {
        const { facts } = fold(history, today).state;
        const whole = effectiveFile(facts);
        const paid = sum(
          standingPayments([...whole.ofDebtor, ...whole.cases.flatMap((file) => file.facts)], whole).map((fact) =>
            cents(fact.data.amount),
          ),
        );
        const assessment = assess(facts, history.context.settings, today);
        expect(sum(assessment.cases.map(({ balance }) => balance.paid)) + assessment.credit).toBe(paid);
        const due = sum(assessment.cases.map(({ balance }) => balance.due));
        expect(assessment.credit > 0n && due > 0n).toBe(false);
      }),
      RUNS,
    );
  });
});

describe('Memory', () => {
  test('any fact repeated is a duplicate and changes nothing', () => {
    fc.assert(
      fc.property(histories(), stop, fc.nat(), (history, today, pick) => {
        const { state } = fold(history, today);
        const fact = state.facts[pick % state.facts.length] as Fact;
        const { seq: _, recordedAt: __, recordedOn: ___, ...given } = fact;
        const again = decide(state, [given], at(today), history.context);
        expect(again.duplicates).toEqual([given]);
        expect(again.appended).toEqual([]);
        expect(again.entries).toEqual([]);
        expect(again.state.cases).toEqual(state.cases);
      }),
      RUNS,
    );
  });

  test('a retraction of the last observation gives back the assessment before it', () => {
    fc.assert(
      fc.property(histories({ undone: false }), stop, (history, today) => {
        const { facts } = fold(history, today).state;
        const last = facts.findLast((fact) => fact.source === 'history' && !isAct(fact.kind));
        if (!last) return;
        const { settings } = history.context;
        const without = facts.filter((fact) => fact !== last);
        const retraction = {
          ...last,
          id: 'undo',
          kind: 'retraction',
          data: {},
          retracts: last.id,
          seq: facts.length + 1,
          recordedOn: today,
        } as unknown as Fact;
        expect(assess([...facts, retraction], settings, today)).toEqual(assess(without, settings, today));
      }),
      RUNS,
    );
  });

  test('a retraction taken at once leaves stage, balance and dates as they were, but for what the system did meanwhile', () => {
    fc.assert(
      fc.property(histories({ acts: false, undone: false }), stop, fc.nat(), (history, today, pick) => {
        const file = fold(history, today);
        const before = assess(file.state.facts, history.context.settings, today);
        const known = file.state.facts.filter((fact) => fact.source === 'history');
        const template = known[pick % Math.max(known.length, 1)];
        if (!template) return;
        const { seq: _, recordedAt: __, recordedOn: ___, ...copied } = template;
        file.record({ ...copied, id: 'new' }, today);
        const { case: onCase, debtor } = copied;
        file.record(
          {
            ...(onCase === undefined ? {} : { case: onCase }),
            debtor,
            source: 'history',
            id: 'undo',
            kind: 'retraction',
            on: today,
            recordedBy: 'history',
            data: {},
            retracts: 'new',
          },
          today,
        );
        const after = assess(file.state.facts, history.context.settings, today);
        after.cases.forEach((entry, index) => {
          const then = before.cases[index];
          expect(entry.balance).toEqual(then?.balance);
          expect(entry.actingDay).toBe(then?.actingDay);
          expect(entry.affiliation).toBe(then?.affiliation);
          expect(entry.stage).toBe(then?.stage);
        });
      }),
      RUNS,
    );
  });

  test('facts are only ever added, each with a key of its own', () => {
    fc.assert(
      fc.property(histories(), stop, (history, today) => {
        const early = fold(history, today).state.facts;
        const late = fold(history, LAST_DAY > today ? LAST_DAY : today).state.facts;
        expect(late.slice(0, early.length)).toEqual(early);
        expect(new Set(late.map(factKey)).size).toBe(late.length);
        expect(late.map(({ seq }) => seq)).toEqual(late.map((_, index) => index + 1));
      }),
      { ...RUNS, numRuns: RUNS.numRuns / 2 },
    );
  });
});
