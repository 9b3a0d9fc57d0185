import { type Acceptance, decide, type DebtorState, type Outcome } from '../../../src/domain/assessment/decide';
import { legalDay } from '../../../src/domain/calendar/legal-day';
import { assessedBy } from '../../../src/domain/core-version';
import type { CaseId, Instant, NewFact } from '../../../src/domain/facts/fact';
import { intake } from '../../../src/domain/facts/intake';
import type { RuleSetChoice } from '../../../src/domain/rules/rule-sets';
import { notified, type Story } from '../../support/story';

const K1 = 'K1' as CaseId;
const SETTINGS = { zone: 'metropole', automatic: true } as const;
const CHOICE = 'choose-procedure:K1:1';
const NOTICE = 'notify-caisse:K1:1';

let facts = 0;
const fact = (kind: string, on: string, data: object = {}, id = `later-${++facts}`): NewFact =>
  intake({ source: 'test', id, debtor: 'D1', case: 'K1', recordedBy: 'officer', kind, on, data: { ...data } });

/** The file as the former rules left it, in the hands of others: the case is assessed by them for the first time. */
function handedOver(story: Story, ruleset: RuleSetChoice): DebtorState {
  const { state } = story.file;
  const pinned = state.facts.map((given) =>
    given.kind === 'case-opened' ? { ...given, data: { ...given.data, ruleset } } : given,
  );
  return { ...state, facts: pinned, assessedOtherwise: new Set([K1]) };
}

const step = (
  state: DebtorState,
  day: string,
  incoming: readonly NewFact[] = [],
  acceptance?: Acceptance,
  automatic = true,
): Outcome =>
  decide(
    state,
    incoming,
    { today: legalDay(day), recordedAt: `${day}T09:00:00.000Z` as Instant },
    { settings: { ...SETTINGS, automatic }, delegations: [], version: 'next' },
    acceptance,
  );

const recordOf = ({ state }: Outcome) => state.cases.get(K1);
const kinds = ({ appended }: Outcome): string[] => appended.map(({ kind }) => kind);

// Dispatched on 2 June 2009, delivered on 4 June. Under the set of 1993 the thirty days end on Monday 6 July; under that of
// 2017 the two months end on Tuesday 4 August.
describe('A rule that makes the acting day earlier', () => {
  const waiting = (day: string, affiliation: 'compulsory' | 'voluntary' = 'compulsory') =>
    handedOver(notified({ ruleset: '2017', affiliation }).on(day), '1993');

  test('moves the dates by itself; before the new acting day nothing is held, and that day acts as any other', () => {
    const moved = step(waiting('2009-06-20'), '2009-06-20');
    expect(recordOf(moved)).toMatchObject({ waitsFor: { lastDay: '2009-07-06' }, held: [], attention: [] });
    expect(kinds(step(moved.state, '2009-07-07'))).toEqual(['procedure-chosen']);
  });

  test('chooses no procedure for those it finds past the new acting day: a person is asked', () => {
    const found = step(waiting('2009-07-20'), '2009-07-20');
    expect(found.appended).toEqual([]);
    expect(recordOf(found)).toMatchObject({ stage: 'recovery-due', held: [CHOICE], attention: ['act-held'] });
    // It stays so, also when the case was assessed by these rules already, and on the day for which the former ones waited.
    for (const day of ['2009-07-21', '2009-08-05']) {
      const later = step(found.state, day);
      expect([later.appended, recordOf(later)?.held]).toEqual([[], [CHOICE]]);
    }
  });

  test('tells no caisse of those: the notice is not even queued', () => {
    const found = step(waiting('2009-07-20', 'voluntary'), '2009-07-20');
    expect(found.queued).toEqual([]);
    expect(recordOf(found)).toMatchObject({ held: [NOTICE], effects: [], attention: ['act-held'] });
  });

  test('holds nothing where the former wait is over as well: an ordinary morning', () => {
    expect(kinds(step(waiting('2009-08-04'), '2009-08-05'))).toEqual(['procedure-chosen']);
    const told = step(waiting('2009-08-04', 'voluntary'), '2009-08-05');
    expect(told.queued.map(({ key }) => key)).toEqual([NOTICE]);
  });

  test('lets a person accept: done at once, by whom and when is kept', () => {
    const found = step(waiting('2009-07-20'), '2009-07-20');
    const accepted = step(found.state, '2009-07-22', [], { by: 'Claire Martin', cases: new Set([K1]) });
    expect(accepted.appended).toMatchObject([
      {
        kind: 'procedure-chosen',
        id: CHOICE,
        on: '2009-07-22',
        data: { proof: { core: 'next', ruleSet: '1993', accepted: { by: 'Claire Martin', on: '2009-07-22' } } },
      },
    ]);
    expect(recordOf(accepted)).toMatchObject({ held: [], attention: [], nature: 'contrainte' });
  });

  test('an accepted notice is queued with who accepted it', () => {
    const found = step(waiting('2009-07-20', 'voluntary'), '2009-07-20');
    const { queued } = step(found.state, '2009-07-22', [], { by: 'Claire Martin', cases: new Set([K1]) });
    expect(queued).toMatchObject([{ key: NOTICE, proof: { accepted: { by: 'Claire Martin', on: '2009-07-22' } } }]);
  });

  test('nobody accepts what was held only this very morning', () => {
    const unseen = step(waiting('2009-07-20'), '2009-07-20', [], { by: 'Claire Martin', cases: new Set([K1]) });
    expect([unseen.appended, recordOf(unseen)?.held]).toEqual([[], [CHOICE]]);
  });

  test('a fact that leaves the act due does not release it', () => {
    const paid = step(waiting('2009-07-20'), '2009-07-20', [
      fact('payment-received', '2009-07-19', { amount: '100.00' }),
    ]);
    expect([kinds(paid), recordOf(paid)?.held]).toEqual([['payment-received'], [CHOICE]]);
  });

  test('a fact that makes the act moot frees it, and one that makes it due again has it done', () => {
    const found = step(waiting('2009-07-20'), '2009-07-20');
    const settled = step(found.state, '2009-07-21', [
      fact('payment-received', '2009-07-21', { amount: '1260.00' }, 'P'),
    ]);
    expect(recordOf(settled)).toMatchObject({ stage: 'settled', held: [], attention: [] });
    const bounced = step(settled.state, '2009-07-22', [fact('payment-reversed', '2009-07-22', { payment: 'P' })]);
    expect(kinds(bounced)).toEqual(['payment-reversed', 'procedure-chosen']);
  });

  test('a person who acts needs no acceptance', () => {
    const found = step(waiting('2009-07-20'), '2009-07-20');
    const filed = fact('action-filed', '2009-07-21', { nature: 'civil-action', court: 'TGI' });
    expect(recordOf(step(found.state, '2009-07-21', [filed]))).toMatchObject({ stage: 'in-procedure', held: [] });
  });
});

describe('What else no morning would have done', () => {
  test('a claim whose month a changed rule ends before the former one', () => {
    const story = notified({ ruleset: '2017' }).on('2009-07-28').claimed().on('2009-08-10');
    expect(story.record().waitsFor).toMatchObject({ deadline: 'claim-ruling', lastDay: '2009-09-28' });
    // Under the set of 1993 the claim came too late: it waits for nothing.
    expect(recordOf(step(handedOver(story, '1993'), '2009-08-10'))).toMatchObject({ held: [CHOICE] });
  });

  test('a notice period that is over does not hide a claim that still has its month', () => {
    // The record waited for the notice period, and behind it for a claim: its morning would have gone on to the claim.
    const story = notified({ ruleset: '2017' }).on('2009-07-28').claimed();
    expect(story.record().waitsFor).toMatchObject({ deadline: 'notice-period', lastDay: '2009-08-04' });
    expect(recordOf(step(handedOver(story, '1993'), '2009-08-05'))).toMatchObject({ held: [CHOICE] });
  });

  test('procedures that were left to a person and are now to be chosen automatically', () => {
    const story = notified({ auto: false }).on('2009-07-10');
    const state = { ...story.file.state, assessedOtherwise: new Set([K1]) };
    // Also on a day for which the former assessment waited: the reminder before the target.
    for (const day of ['2009-07-10', '2009-08-12'])
      expect(recordOf(step(state, day))).toMatchObject({ held: [CHOICE], nature: null });
    expect(recordOf(step(state, '2009-07-10', [], undefined, false))?.held).toEqual([]);
  });

  test('what the caisse was told is not corrected by itself', () => {
    const story = notified({ affiliation: 'voluntary' }).on('2009-07-10');
    const found = step(handedOver(story, '2017'), '2009-07-10');
    expect(found.queued).toEqual([]);
    expect(recordOf(found)).toMatchObject({ held: ['correct-caisse-notice:K1:1'], attention: ['act-held'] });
  });

  test('a withdrawal that a person accepts is made, without a fact as its cause', () => {
    const asked = step(handedOver(notified().on('2009-07-10'), '2017'), '2009-07-10');
    expect(recordOf(asked)?.attention).toEqual(['decision-without-fact']);
    const accepted = step(asked.state, '2009-07-11', [], { by: 'Claire Martin', cases: new Set([K1]) });
    expect(accepted.appended).toMatchObject([
      { kind: 'procedure-withdrawn', data: { nature: 'contrainte', proof: { accepted: { by: 'Claire Martin' } } } },
    ]);
    expect(accepted.appended[0]?.data).not.toHaveProperty('cause');
    expect(recordOf(accepted)).toMatchObject({ stage: 'notice-period', nature: null, attention: [] });
  });

  test('the acceptance of one case is not that of another', () => {
    const found = step(handedOver(notified({ ruleset: '2017' }).on('2009-07-20'), '1993'), '2009-07-20');
    const other = step(found.state, '2009-07-22', [], { by: 'Claire Martin', cases: new Set(['K2']) });
    expect([other.appended, recordOf(other)?.held]).toEqual([[], [CHOICE]]);
  });
});

describe('The proof of a decision', () => {
  test('names what it rested on: version, rules, acting day, each limit with its computation', () => {
    const chosen = notified()
      .on('2009-07-07')
      .file.state.facts.find(({ kind }) => kind === 'procedure-chosen');
    expect(chosen?.data).toMatchObject({
      proof: {
        core: assessedBy(SETTINGS),
        ruleSet: '1993',
        actingDay: '2009-07-07',
        deadlines: [
          {
            name: 'notice-period',
            from: 'story/f3',
            lastDay: '2009-07-06',
            why: [
              { op: 'start', event: 'notice-delivered', day: '2009-06-04' },
              { op: 'add', unit: 'day', count: 30, day: '2009-07-04' },
              { op: 'roll', reason: 'saturday', from: '2009-07-04', day: '2009-07-05' },
              { op: 'roll', reason: 'sunday', from: '2009-07-05', day: '2009-07-06' },
            ],
          },
        ],
      },
    });
  });

  test('stays as it was when the facts are learnt to be others', () => {
    const story = notified().on('2009-07-10');
    const frozen = JSON.stringify(story.file.state.facts.find(({ kind }) => kind === 'procedure-chosen'));
    story.claimed({ dated: '2009-06-30' });
    expect(story.acts()).toContain('2009-07-10 procedure-withdrawn');
    expect(JSON.stringify(story.file.state.facts.find(({ kind }) => kind === 'procedure-chosen'))).toBe(frozen);
  });

  test('the notice to the caisse has it too; a sender cannot give one', () => {
    const told = notified({ affiliation: 'voluntary' }).on('2009-07-07').file.state.facts.at(-1);
    expect(told).toMatchObject({ kind: 'caisse-notified', data: { proof: { actingDay: '2009-07-07' } } });
    const forged = { channel: 'email', proof: { core: 'mine' } };
    expect(() => fact('caisse-notified', '2009-07-07', forged)).toThrow(/proof/);
  });
});
