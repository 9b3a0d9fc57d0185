import { legalDay } from '../../../src/domain/calendar/legal-day';
import { notified } from '../../support/story';

describe('A13-2: the claim and the month of the CRA', () => {
  test('a claim of the last day is in time and holds recovery for a month', () => {
    const k = notified().on('2009-07-06').claimed();
    expect(k.deadline('claim-ruling')).toBe('2009-08-06 running');
    k.on('2009-07-07');
    expect(k.now()).toMatchObject({ stage: 'claim-review', actingDay: '2009-08-07' });
    k.on('2009-08-07');
    expect(k.now().stage).toBe('recovery-due');
    expect(k.duties('A13-2')).toEqual([
      expect.objectContaining({ opensOn: '2009-07-06', dueOn: '2009-08-06', doneOn: '2009-08-06' }),
    ]);
  });

  test('a claim of the day after is late: no deadline, no duty, nothing waits (trap 3)', () => {
    const k = notified().on('2009-07-07').claimed();
    expect(k.deadline('claim-ruling')).toBe('none');
    expect(k.duty('A13-2')).toBe('none');
    expect(k.now().stage).toBe('recovery-due');
  });

  test('the month runs from the receipt', () => {
    const k = notified()
      .on('2009-07-03')
      .claimed({ dated: '2009-07-01' }, { receivedOn: legalDay('2009-07-03') });
    expect(k.deadline('claim-ruling')).toBe('2009-08-03 running');
  });

  test("documents received on the month's last day start it again, those of the day after do not", () => {
    const inTime = notified().on('2009-06-29').claimed().on('2009-07-29').documents();
    expect(inTime.deadline('claim-ruling')).toBe('2009-08-31 running'); // 29 August is a Saturday
    const late = notified().on('2009-06-29').claimed().on('2009-07-30').documents();
    expect(late.deadline('claim-ruling')).toBe('2009-07-29 over');
    const before = notified().on('2009-06-29').claimed().documents({ dated: '2009-06-28' });
    expect(before.deadline('claim-ruling')).toBe('2009-07-29 running');
  });

  test('rejected early, the thirty days remain (trap 4)', () => {
    const k = notified().on('2009-06-06').claimed().on('2009-06-14').rejected();
    expect(k.now()).toMatchObject({ stage: 'notice-period', actingDay: '2009-07-07' });
    expect(k.duties('A13-2')[0]?.doneOn).toBe('2009-06-14');
  });

  test('rejected within the month, recovery may start that very day', () => {
    const k = notified().on('2009-06-29').claimed().on('2009-07-20').rejected();
    expect(k.now()).toMatchObject({ stage: 'recovery-due', actingDay: '2009-07-20' });
  });

  test('rejected on the last day of the month, the duty is done that day, and never overdue', () => {
    const k = notified().on('2009-06-29').claimed().on('2009-07-29').rejected();
    expect(k.now().actingDay).toBe('2009-07-29');
    expect(k.duties('A13-2')[0]?.doneOn).toBe('2009-07-29');
    expect(k.on('2009-08-15').duty('A13-2')).toBe('done');
  });

  test('rejected after the month, nothing changes any more', () => {
    const k = notified().on('2009-06-29').claimed().on('2009-08-15').rejected();
    expect(k.now().actingDay).toBe('2009-07-30');
    expect(k.deadline('claim-ruling')).toBe('2009-07-29 over');
  });

  test('of two claims the later month decides', () => {
    const k = notified().on('2009-06-10').claimed({ id: 'first' }).on('2009-06-29').claimed();
    k.on('2009-07-01').said('claim-decided', { claim: 'first', ruling: 'rejected' });
    expect(k.now().actingDay).toBe('2009-07-30');
  });

  test('a decision that names no claim is that of the latest lodged by its day, whatever became known first', () => {
    const k = notified().on('2009-06-29').rejected().claimed().claimed({ dated: '2009-06-10' });
    expect(k.now().actingDay).toBe('2009-07-11'); // the month of the first claim, which is not answered
  });

  test('two claims of one day: an unnamed answer belongs to the same one in either order of arrival (trap 12)', () => {
    const received = { receivedOn: legalDay('2009-07-02') };
    const days = [
      notified().on('2009-07-02').claimed({ dated: '2009-06-29' }).claimed({ dated: '2009-06-29' }, received),
      notified().on('2009-07-02').claimed({ dated: '2009-06-29' }, received).claimed({ dated: '2009-06-29' }),
    ].map((k) => k.on('2009-07-10').documents().now().actingDay);
    expect(days).toEqual(['2009-08-11', '2009-08-11']);
    const answered = [
      notified().on('2009-07-02').claimed({ dated: '2009-06-29' }).claimed({ dated: '2009-06-29' }, received),
      notified().on('2009-07-02').claimed({ dated: '2009-06-29' }, received).claimed({ dated: '2009-06-29' }),
    ].map((k) => k.on('2009-07-10').rejected().now().actingDay);
    expect(answered).toEqual(['2009-07-30', '2009-07-30']); // the one received first is not answered: its month ends on 29 July
  });

  describe('trap 3, upheld', () => {
    test('in time: cancelled, the duty to stand still lifted', () => {
      const k = notified().on('2009-06-29').claimed().on('2009-07-15').upheld();
      expect(k.now()).toMatchObject({ stage: 'cancelled', balance: { due: 0n } });
      expect(k.duty('A13-2')).toBe('lifted');
    });

    test('whenever: a late claim upheld years after withdraws the contrainte, and nothing is owed any more', () => {
      const k = notified().on('2009-07-10').signed().on('2009-07-15').claimed().on('2011-03-01').upheld();
      expect(k.now()).toMatchObject({ stage: 'cancelled', nature: null, balance: { due: 0n } });
      expect(k.acts().at(-1)).toBe('2011-03-01 procedure-withdrawn');
      expect(k.duty('A13-3')).toBe('done'); // on 10 July 2009: a duty done stays done
      expect(k.deadlines('procedure-start').map(({ lastDay, state }) => `${lastDay} ${state}`)).toEqual([
        '2009-08-19 withdrawn',
      ]);
    });

    test('without its claim being known: cancelled all the same', () => {
      const k = notified().on('2009-07-15').upheld();
      expect(k.now().stage).toBe('cancelled');
    });

    test('in part: the debt becomes what remains, less what was paid', () => {
      const k = notified().on('2009-06-10').paid('100.00').on('2009-06-29').claimed();
      k.on('2009-07-20').upheldInPart('700.00');
      expect(k.now()).toMatchObject({ stage: 'recovery-due', actingDay: '2009-07-20' });
      expect(k.now().balance).toMatchObject({ debt: 70_000n, paid: 10_000n, due: 60_000n });
    });

    test('in part, the remainder being paid already: settled, recovery was never due', () => {
      for (const affiliation of ['compulsory', 'voluntary'] as const) {
        const k = notified({ affiliation }).on('2009-06-10').paid('500.00').on('2009-06-29').claimed();
        k.on('2009-07-20').upheldInPart('400.00').on('2009-12-31');
        expect(k.now()).toMatchObject({ stage: 'settled', balance: { due: 0n, credit: 10_000n } });
        expect(k.acts()).toEqual([]);
        expect(k.record().deadlines.filter(({ state, name }) => state === 'over' && name !== 'notice-period')).toEqual(
          [],
        );
      }
    });

    test('two rulings of one day that contradict each other: neither wins, a person is asked', () => {
      const k = notified().on('2009-06-29').claimed().on('2009-07-15').upheld({ id: 'wrong' }).rejected();
      expect(k.now()).toMatchObject({ stage: 'claim-review', attention: ['contradiction'] });
      k.on('2009-07-16').retracted('wrong');
      expect(k.now()).toMatchObject({ stage: 'recovery-due', actingDay: '2009-07-15', attention: [] });
    });
  });

  describe('trap 2, in time but known late', () => {
    test('its month still runs: the contrainte was not due, it is withdrawn', () => {
      const k = notified().on('2009-07-10').signed().on('2009-07-15').claimed({ dated: '2009-07-06' });
      expect(k.now()).toMatchObject({ stage: 'claim-review', nature: null });
      expect(k.acts().at(-1)).toBe('2009-07-15 procedure-withdrawn');
      k.on('2009-08-07');
      expect(k.acts().at(-1)).toBe('2009-08-07 procedure-chosen');
      expect(k.duties('A13-2')[0]).toMatchObject({ doneOn: '2009-08-06', breach: expect.stringContaining('10') });
    });

    test('known on the last day of its month: withdrawn; the day after: nothing is', () => {
      const lastDay = notified().on('2009-07-10').signed().on('2009-08-06').claimed({ dated: '2009-07-06' });
      expect(lastDay.acts().at(-1)).toBe('2009-08-06 procedure-withdrawn');
      const after = notified().on('2009-07-10').signed().on('2009-08-07').claimed({ dated: '2009-07-06' });
      expect(after.acts()).toEqual(['2009-07-07 procedure-chosen']);
      expect(after.now().stage).toBe('in-procedure');
      expect(after.duties('A13-2')[0]?.breach).toMatch(/procédure engagée/);
    });

    test('an act of the day on which it frees recovery is no breach', () => {
      const k = notified().on('2009-06-29').claimed().on('2009-07-20').rejected().signed();
      expect(k.duties('A13-2')[0]?.breach).toBeNull();
    });
  });

  test('retracted, it never was: the deadline withdrawn, the duty lifted', () => {
    const k = notified().on('2009-06-29').claimed({ id: 'wrong' }).on('2009-07-13').retracted('wrong');
    expect(k.deadline('claim-ruling')).toBe('2009-07-29 withdrawn');
    expect(k.duty('A13-2')).toBe('lifted');
    expect(k.stages().at(-1)).toBe('2009-07-13 recovery-due');
  });
});
