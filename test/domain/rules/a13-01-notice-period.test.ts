import { notified, world } from '../../support/story';

describe('A13-1: thirty days from the notice', () => {
  test('run from the delivery and roll over a weekend; recovery may start the day after', () => {
    const k = notified();
    expect(k.deadline('notice-period')).toBe('2009-07-06 running'); // 4 July is a Saturday
    expect(k.now().actingDay).toBe('2009-07-07');
    expect(k.now().stage).toBe('notice-period');
  });

  test('last to the end of their last day', () => {
    const k = notified().on('2009-07-06');
    expect(k.now().stage).toBe('notice-period');
    expect(k.duty('A13-1')).toBe('open');
    k.on('2009-07-07');
    expect(k.now().stage).toBe('recovery-due');
    expect(k.duties('A13-1')).toEqual([
      expect.objectContaining({ opensOn: '2009-06-02', dueOn: '2009-07-06', doneOn: '2009-07-06' }),
    ]);
  });

  test('start at the dispatch, then at the presentation, then at the delivery, whatever becomes known first', () => {
    const k = world().opened().on('2009-06-02').dispatched();
    expect(k.deadline('notice-period')).toBe('2009-07-02 running');
    k.on('2009-06-05').delivered({ dated: '2009-06-05' });
    expect(k.deadline('notice-period')).toBe('2009-07-06 running'); // 5 July is a Sunday
    k.presented({ dated: '2009-06-03' });
    expect(k.deadline('notice-period')).toBe('2009-07-06 running');
    expect(k.now().deadlines[0]?.why[0]).toMatchObject({ op: 'start', event: 'notice-delivered' });
  });

  test('of two deliveries, start at the earlier', () => {
    const k = notified().on('2009-06-20').delivered({ dated: '2009-06-18' });
    expect(k.deadline('notice-period')).toBe('2009-07-06 running');
  });

  test('are not stopped by a returned letter; an unknown address is searched', () => {
    const k = world().opened().on('2009-06-02').dispatched();
    k.on('2009-06-20').said('notice-returned', { reason: 'unclaimed' });
    expect(k.acts()).toEqual([]);
    k.said('notice-returned', { reason: 'unknown-address' });
    expect(k.acts()).toEqual(['2009-06-20 officer-reminded address-search']);
    expect(k.deadline('notice-period')).toBe('2009-07-02 running');
  });

  test('are met by a payment in full dated on the last day, not by one dated the day after', () => {
    const inTime = notified().on('2009-07-06').paid('1260.00');
    expect(inTime.deadline('notice-period')).toBe('2009-07-06 met');
    expect(inTime.duty('A13-1')).toBe('lifted');
    const late = notified().on('2009-07-07').paid('1260.00');
    expect(late.deadline('notice-period')).toBe('2009-07-06 over');
    expect(late.duty('A13-1')).toBe('done');
  });

  test('do not exist before the dispatch: no clock, no duty, nothing to wait for', () => {
    const k = world().opened().on('2009-12-31');
    expect(k.now()).toMatchObject({
      stage: 'notice-to-dispatch',
      actingDay: null,
      deadlines: [],
      duties: [],
      wakeOn: null,
    });
  });

  test('nothing else than the delivery moves them: neither part payments nor adjustments (trap 7)', () => {
    const k = notified().on('2009-06-10').paid('500.00').on('2009-06-20').adjusted({ penalties: '12.00' });
    expect(k.deadline('notice-period')).toBe('2009-07-06 running');
    k.on('2009-07-31');
    expect(k.stages().at(-1)).toBe('2009-07-07 recovery-due');
  });

  describe('trap 5, delivery known late', () => {
    const dispatchedOnly = () => world().opened().on('2009-06-02').dispatched(); // last day 2 July, acting day 3 July

    test('withdraws what was begun on the old date if the new acting day lies ahead', () => {
      const k = dispatchedOnly().on('2009-07-06').signed().on('2009-07-08').delivered({ dated: '2009-06-10' });
      expect(k.now()).toMatchObject({ stage: 'notice-period', nature: null, actingDay: '2009-07-11' });
      expect(k.duty('A13-1')).toBe('open');
      k.on('2009-07-11');
      expect(k.acts()).toEqual([
        '2009-07-03 procedure-chosen',
        '2009-07-08 procedure-withdrawn',
        '2009-07-11 procedure-chosen',
      ]);
      expect(k.duties('A13-1').at(-1)?.breach).toMatch(/procédure engagée \(contrainte\)/);
    });

    test('withdraws nothing if the new acting day is today', () => {
      const k = dispatchedOnly().on('2009-07-08').delivered({ dated: '2009-06-05' }); // last day 6 July, acting day 7 July
      expect(k.acts()).toEqual(['2009-07-03 procedure-chosen']);
      const onTheDay = dispatchedOnly().on('2009-07-07').delivered({ dated: '2009-06-05' });
      expect(onTheDay.acts()).toEqual(['2009-07-03 procedure-chosen']);
      const theDayBefore = dispatchedOnly().on('2009-07-06').delivered({ dated: '2009-06-05' });
      expect(theDayBefore.acts()).toEqual(['2009-07-03 procedure-chosen', '2009-07-06 procedure-withdrawn']);
    });

    test('retracted, moves the last day back', () => {
      const k = dispatchedOnly().on('2009-06-24').delivered({ id: 'wrong', dated: '2009-06-22' });
      expect(k.deadline('notice-period')).toBe('2009-07-22 running');
      k.on('2009-07-13').retracted('wrong');
      expect(k.deadline('notice-period')).toBe('2009-07-02 over');
      expect(k.stages().at(-1)).toBe('2009-07-13 recovery-due');
    });
  });

  describe('trap 6, settled then bounced', () => {
    test('within the thirty days: they go on to the same last day', () => {
      const k = notified().on('2009-06-10').paid('1260.00', { id: 'cheque' }).on('2009-06-20').bounced('cheque');
      expect(k.now().stage).toBe('notice-period');
      expect(k.deadline('notice-period')).toBe('2009-07-06 running');
    });

    test('after them: recovery is due at once', () => {
      const k = notified().on('2009-06-10').paid('1260.00', { id: 'cheque' }).on('2009-08-03').bounced('cheque');
      expect(k.stages().slice(-2)).toEqual(['2009-06-10 settled', '2009-08-03 recovery-due']);
      expect(k.duty('A13-1')).toBe('done');
    });
  });
});
