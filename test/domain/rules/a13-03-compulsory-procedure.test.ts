import { notified, world } from '../../support/story';

describe('A13-3: compulsory regime, one of the four procedures', () => {
  test('is chosen on the acting day, be it a Saturday, and never before', () => {
    const k = world().opened().on('2009-06-17').dispatched(); // thirty days end on Friday 17 July
    expect(k.on('2009-07-17').acts()).toEqual([]);
    expect(k.on('2009-07-18').acts()).toEqual(['2009-07-18 procedure-chosen']);
    expect(k.now()).toMatchObject({ stage: 'recovery-due', step: 'to-sign', nature: 'contrainte' });
  });

  test('is done by the engagement, not by the choice', () => {
    const k = notified().on('2009-07-08');
    expect(k.duty('A13-3')).toBe('open');
    k.on('2009-07-10').signed();
    expect(k.duties('A13-3')).toEqual([
      expect.objectContaining({ opensOn: '2009-07-07', dueOn: '2009-08-19', doneOn: '2009-07-10' }),
    ]);
    expect(k.now()).toMatchObject({ stage: 'in-procedure', step: 'to-serve' });
  });

  test('has a target of thirty working days; the officer is reminded five before it, and once it is missed', () => {
    const k = notified().on('2009-08-19');
    expect(k.deadline('procedure-start')).toBe('2009-08-19 running');
    expect(k.acts().slice(1)).toEqual(['2009-08-12 officer-reminded procedure-soon']);
    k.on('2009-08-20');
    expect(k.deadline('procedure-start')).toBe('2009-08-19 over');
    expect(k.acts().at(-1)).toBe('2009-08-20 officer-reminded procedure-late');
    expect(k.duty('A13-3')).toBe('overdue');
    expect(k.signed().duty('A13-3')).toBe('done-late');
  });

  test('on the target day itself it is in time', () => {
    const k = notified().on('2009-08-19').signed();
    expect(k.deadline('procedure-start')).toBe('2009-08-19 met');
    expect(k.duty('A13-3')).toBe('done');
  });

  test('an action filed instead of the contrainte chosen replaces it', () => {
    const k = notified().on('2009-07-15').filed('civil-action');
    expect(k.now()).toMatchObject({ stage: 'in-procedure', nature: 'civil-action', step: null });
    expect(k.duty('A13-3')).toBe('done');
  });

  test('without automatic choice a person decides, reminded like any other', () => {
    const k = notified({ auto: false }).on('2009-08-12');
    expect(k.acts()).toEqual(['2009-08-12 officer-reminded procedure-soon']);
    expect(k.now()).toMatchObject({ stage: 'recovery-due', nature: null });
  });

  describe('rule 10, obligatory means that no case is left without one', () => {
    test('abandoned: due again that day, with its own target', () => {
      const k = notified().on('2009-07-10').signed().on('2009-09-01').abandoned();
      expect(k.now()).toMatchObject({ stage: 'recovery-due', nature: 'contrainte', step: 'to-sign' });
      expect(k.deadlines('procedure-start').map(({ lastDay, state }) => `${lastDay} ${state}`)).toEqual([
        '2009-08-19 met',
        '2009-10-13 running',
      ]);
      expect(k.duties('A13-3').map(({ opensOn, doneOn }) => [opensOn, doneOn])).toEqual([
        ['2009-07-07', '2009-07-10'],
        ['2009-09-01', null],
      ]);
    });

    test('what had ended it retracted: the engaged one stands again, the choice made meanwhile is void', () => {
      const engaged = () => notified().on('2009-07-10').signed().on('2009-09-01');
      for (const k of [engaged().abandoned({ id: 'wrong' }), engaged().judged('annulled', { id: 'wrong' })]) {
        expect(k.now()).toMatchObject({ stage: 'recovery-due', step: 'to-sign' });
        k.on('2009-09-10').retracted('wrong');
        expect(k.now()).toMatchObject({ stage: 'in-procedure', nature: 'contrainte', step: 'to-serve' });
        expect(k.refusal((story) => story.signed()).code).toBe('RCV-PROCEDURE-ENGAGED');
        k.on('2009-10-01').abandoned();
        expect(k.now()).toMatchObject({ stage: 'recovery-due', nature: 'contrainte', step: 'to-sign' });
        expect(k.duties('A13-3').map(({ opensOn, doneOn, liftedOn }) => [opensOn, doneOn ?? liftedOn])).toEqual([
          ['2009-07-07', '2009-07-10'],
          ['2009-09-01', '2009-09-10'],
          ['2009-10-01', null],
        ]);
      }
    });

    test('annulled by the court: the same', () => {
      const k = notified().on('2009-07-10').signed().on('2009-07-20').served().on('2009-10-12').judged('annulled');
      expect(k.now().stage).toBe('recovery-due');
      expect(k.deadline('procedure-start')).toBe('2009-11-24 running');
      expect(k.acts().at(-1)).toBe('2009-10-12 procedure-chosen');
    });

    test('withdrawn, then due again: the officer is reminded anew', () => {
      // dispatched 2 June: acting day 3 July, target 17 August
      const k = world().opened().on('2009-06-02').dispatched().on('2009-08-10'); // reminded: five days before the target
      k.signed().on('2009-08-11').delivered({ dated: '2009-07-15' }); // last day 14 August: the contrainte was not due
      expect(k.now().stage).toBe('notice-period');
      k.on('2009-12-31');
      expect(k.acts()).toEqual([
        '2009-07-03 procedure-chosen',
        '2009-08-10 officer-reminded procedure-soon',
        '2009-08-11 procedure-withdrawn',
        '2009-08-15 procedure-chosen',
        '2009-09-18 officer-reminded procedure-soon', // target Friday 25 September
        '2009-09-26 officer-reminded procedure-late',
      ]);
    });
  });

  describe('trap 2, paid in full', () => {
    test('dated before the acting day, known after the signature: it was not due, it is withdrawn', () => {
      const k = notified().on('2009-07-10').signed().on('2009-07-20').paid('1260.00', { dated: '2009-07-06' });
      expect(k.now()).toMatchObject({ stage: 'settled', nature: null });
      expect(k.acts().at(-1)).toBe('2009-07-20 procedure-withdrawn');
      expect(k.deadline('procedure-start')).toBe('2009-08-19 withdrawn');
    });

    test('the last of several payments decides: known in any order, dated in time, it was not due', () => {
      const k = notified().on('2009-07-08').paid('260.00', { dated: '2009-07-06' });
      expect(k.now().nature).toBe('contrainte');
      k.on('2009-07-09').paid('1000.00', { dated: '2009-06-20' });
      expect(k.now()).toMatchObject({ stage: 'settled', nature: null });
    });

    test('dated on the acting day: it ends the procedure without making it wrong', () => {
      const k = notified().on('2009-07-20').paid('1260.00', { dated: '2009-07-07' });
      expect(k.now()).toMatchObject({ stage: 'settled', nature: 'contrainte' });
      expect(k.acts()).toEqual(['2009-07-07 procedure-chosen']);
      expect(k.deadline('procedure-start')).toBe('2009-08-19 met');
      expect(k.duty('A13-3')).toBe('lifted');
    });

    test('withdrawn for a payment that then bounces: due again at once, chosen anew', () => {
      const k = notified().on('2009-07-10').signed().on('2009-07-20').paid('1260.00', { id: 'p', dated: '2009-06-30' });
      k.on('2009-08-03').bounced('p');
      expect(k.now()).toMatchObject({ stage: 'recovery-due', nature: 'contrainte' });
      expect(k.acts().slice(1)).toEqual(['2009-07-20 procedure-withdrawn', '2009-08-03 procedure-chosen']);
    });
  });

  test('the notice annulled: withdrawn, and no other procedure is owed', () => {
    const k = notified().on('2009-07-10').signed().on('2009-09-01').annulled();
    expect(k.now()).toMatchObject({ stage: 'cancelled', nature: null });
    expect(k.deadlines('procedure-start')).toHaveLength(1);
    expect(k.deadline('procedure-start')).toBe('2009-08-19 withdrawn');
    expect(k.on('2010-12-31').duty('A13-3')).toBe('done');
  });

  test('the annulment retracted: it is owed anew', () => {
    const k = notified().on('2009-07-10').signed().on('2009-09-01').annulled({ id: 'wrong' });
    k.on('2009-09-03').retracted('wrong');
    expect(k.now()).toMatchObject({ stage: 'recovery-due', nature: 'contrainte' });
    expect(k.duty('A13-3')).toBe('overdue');
  });
});
