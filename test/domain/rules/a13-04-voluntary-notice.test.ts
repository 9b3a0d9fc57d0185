import type { CaseRecord, Outcome } from '../../../src/domain/assessment/debtor-state';
import { decide } from '../../../src/domain/assessment/decide';
import { evidenceFact } from '../../../src/domain/assessment/evidence';
import { legalDay } from '../../../src/domain/calendar/legal-day';
import type { CaseId, Instant, NewFact } from '../../../src/domain/facts/fact';
import { intake } from '../../../src/domain/facts/intake';
import { notified, world } from '../../support/story';

const voluntary = () => notified({ affiliation: 'voluntary' });

describe('A13-4: voluntary regime, the caisse is told without delay', () => {
  test('on the acting day itself, never before', () => {
    const k = voluntary();
    expect(k.on('2009-07-06').acts()).toEqual([]);
    expect(k.on('2009-07-07').acts()).toEqual(['2009-07-07 caisse-notified']);
    expect(k.stages().slice(-2)).toEqual(['2009-07-07 caisse-notice-due', '2009-07-07 with-caisse']);
    expect(k.duties('A13-4')).toEqual([
      expect.objectContaining({ opensOn: '2009-07-07', dueOn: '2009-07-07', doneOn: '2009-07-07' }),
    ]);
    expect(k.deadline('caisse-notice')).toBe('2009-07-07 met');
  });

  test('no procedure, no target, no reminder', () => {
    const k = voluntary().on('2009-12-31');
    expect(k.acts()).toEqual(['2009-07-07 caisse-notified']);
    expect(k.deadline('procedure-start')).toBe('none');
    expect(k.duty('A13-3')).toBe('none');
  });

  test('a claim in time holds the notice too', () => {
    const k = voluntary().on('2009-06-29').claimed().on('2009-12-31');
    expect(k.acts()).toEqual(['2009-07-30 caisse-notified']);
  });

  test('paid in time, it is not told', () => {
    expect(voluntary().on('2009-07-06').paid('1260.00').on('2009-12-31').acts()).toEqual([]);
  });

  describe('trap 15, the notice is corrected', () => {
    test('paid in time, known late: once', () => {
      const k = voluntary().on('2009-07-15').paid('1260.00', { dated: '2009-07-06' }).on('2009-12-31');
      expect(k.acts()).toEqual(['2009-07-07 caisse-notified', '2009-07-15 caisse-notified (correction)']);
      expect(k.now().stage).toBe('settled');
      const correction = k.file.state.facts.filter(({ kind }) => kind === 'caisse-notified').at(-1);
      expect(correction?.data).toMatchObject({ balance: '0.00', due: false });
      expect(k.duty('A13-4')).toBe('done');
    });

    test('paid on the acting day: passed on, yet the default was one', () => {
      const k = voluntary().on('2009-07-15').paid('1260.00', { dated: '2009-07-07' });
      const correction = k.file.state.facts.filter(({ kind }) => kind === 'caisse-notified').at(-1);
      expect(correction?.data).toMatchObject({ balance: '0.00', due: true });
    });

    test('the claim upheld: once', () => {
      const k = voluntary().on('2009-06-29').claimed().on('2009-08-10').upheld().on('2009-12-31');
      expect(k.acts()).toEqual(['2009-07-30 caisse-notified', '2009-08-10 caisse-notified (correction)']);
    });

    test('later payments are passed on, each once; so is one that bounces', () => {
      const k = voluntary().on('2009-07-20').paid('300.00').on('2009-08-03').paid('200.00', { id: 'cheque' });
      k.on('2009-08-10').bounced('cheque').on('2009-12-31');
      expect(k.acts().map((act) => act.slice(0, 10))).toEqual(['2009-07-07', '2009-07-20', '2009-08-03', '2009-08-10']);
    });

    test('once told that there was no default of its own, it hears no more of payments', () => {
      const k = voluntary().on('2009-07-20').affiliated('compulsory', '2009-07-01').on('2009-07-25').paid('100.00');
      expect(k.acts().filter((act) => act.includes('caisse'))).toEqual([
        '2009-07-07 caisse-notified',
        '2009-07-20 caisse-notified (correction)',
      ]);
    });

    test('a later delivery shows that it was told too early: corrected, and again once the period has run out', () => {
      const k = world({ affiliation: 'voluntary' }).opened().on('2009-06-02').dispatched();
      k.on('2009-07-08').delivered({ dated: '2009-06-10' }).on('2009-12-31');
      expect(k.acts()).toEqual([
        '2009-07-03 caisse-notified',
        '2009-07-08 caisse-notified (correction)',
        '2009-07-11 caisse-notified (correction)',
      ]);
      expect(k.duties('A13-1').at(-1)?.breach).toMatch(/caisse avisée/);
    });
  });

  describe('handed over while something else became known', () => {
    /** The notice of 7 July is under way; `meanwhile` becomes known before there is evidence that it was handed over. */
    const handedOver = (meanwhile: NewFact): Outcome => {
      const k = voluntary().on('2009-07-06');
      const today = legalDay('2009-07-07');
      k.file.awaken(today);
      const moment = { today, recordedAt: '2009-07-07T10:00:00.000Z' as Instant };
      const [id, record] = [...k.file.state.cases][0] as [CaseId, CaseRecord];
      const sending = record.effects.map((effect) => ({ ...effect, state: 'sending' as const }));
      const leased = { ...k.file.state, cases: new Map([[id, { ...record, effects: sending }]]) };
      const { state } = decide(leased, [meanwhile], moment, k.context);
      const [effect] = sending;
      if (!effect) throw new Error('nothing under way');
      const data = { balance: '1260.00', due: true };
      const evidence = { channel: 'mail', reference: 'M1' };
      return decide(
        state,
        [evidenceFact({ ...effect, case: id, data }, state.debtor, today, evidence)],
        moment,
        k.context,
      );
    };
    const meanwhile = (kind: string, on: string, data: Record<string, unknown>, about: string | undefined = 'K1') =>
      intake({ source: 'story', id: 'late', debtor: 'D1', case: about, kind, on, recordedBy: 'story', data });

    test.each([
      ['a payment in time', meanwhile('payment-received', '2009-07-06', { amount: '1260.00' }), 'settled'],
      ['a claim in time', meanwhile('claim-lodged', '2009-07-06', {}), 'notice-period|claim-review'],
      ['the annulment', meanwhile('notice-annulled', '2009-07-07', {}), 'cancelled'],
    ])('%s: what left is on file all the same, and corrected', (_, fact, stage) => {
      const { appended, state, queued } = handedOver(fact);
      expect(appended.map(({ kind }) => kind)).toEqual(['caisse-notified']);
      expect([...state.cases.values()][0]?.stage).toMatch(new RegExp(`^(${stage})$`));
      expect(queued.map(({ kind, data }) => [kind, data['due']])).toEqual([['correct-caisse-notice', false]]);
    });
  });

  test('told by a person on the day itself, before it is told twice', () => {
    const k = voluntary().on('2009-07-07');
    expect(k.refusal((story) => story.said('caisse-notified', { channel: 'courrier' })).code).toBe(
      'RCV-ALREADY-NOTIFIED',
    );
  });

  test('its notice retracted, it is told anew', () => {
    const k = voluntary().on('2009-07-20').retracted('system/notify-caisse:K1:1');
    expect(k.acts()).toEqual(['2009-07-07 caisse-notified', '2009-07-20 caisse-notified']);
    expect(k.duty('A13-4')).toBe('done-late');
  });
});
