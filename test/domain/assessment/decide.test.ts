import { decide, type DecideContext } from '../../../src/domain/assessment/decide';
import type { CaseId, Instant, NewFact } from '../../../src/domain/facts/fact';
import { intake } from '../../../src/domain/facts/intake';
import { legalDay } from '../../../src/domain/calendar/legal-day';
import { world } from '../../support/story';

const K1 = 'K1' as CaseId;
const at = (day: string) => ({ today: legalDay(day), recordedAt: `${day}T09:00:00.000Z` as Instant });
const given = (kind: string, on: string, subject: { case?: string }, data: object = {}): NewFact =>
  intake({ source: 'test', id: kind, debtor: 'D1', recordedBy: 'officer', kind, on, ...subject, data: { ...data } });

describe('What a changed rule asks for (invariant 7)', () => {
  // Dispatched on 25 November 2009, the thirty days end on Christmas Day and roll to Monday 28: a contrainte is chosen on
  // Tuesday 29. Under the set of 2017 there would have been two months.
  const chosen = () => world().opened().on('2009-11-25').dispatched().on('2009-12-29');
  const context: DecideContext = { settings: { zone: 'metropole', automatic: true }, delegations: [] };
  const changed = () => {
    const { state } = chosen().file;
    const facts = state.facts.map((fact) =>
      fact.kind === 'case-opened' ? { ...fact, data: { ...fact.data, ruleset: '2017' as const } } : fact,
    );
    return { ...state, facts };
  };

  test('is withdrawn neither by time nor by a fact that has nothing to do with it: a person is asked', () => {
    const morning = decide(changed(), [], at('2009-12-30'), context);
    expect(morning.appended).toEqual([]);
    expect(morning.state.cases.get(K1)?.attention).toEqual(['decision-without-fact']);
    const moved = given('address-changed', '2009-12-30', {}, { address: 'ailleurs' });
    const after = decide(morning.state, [moved], at('2009-12-30'), context);
    expect(after.appended.map(({ kind }) => kind)).toEqual(['address-changed']);
    expect(after.state.cases.get(K1)?.attention).toEqual(['decision-without-fact']);
  });

  test('is withdrawn for a fact that gives a reason of its own', () => {
    const paid = given('payment-received', '2009-12-20', { case: 'K1' }, { amount: '1260.00' });
    const { appended, state } = decide(changed(), [paid], at('2009-12-30'), context);
    expect(appended.map(({ kind }) => kind)).toEqual(['payment-received', 'procedure-withdrawn']);
    expect(state.cases.get(K1)).toMatchObject({ stage: 'settled', nature: null, attention: [] });
  });
});
