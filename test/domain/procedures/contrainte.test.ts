import { notified } from '../../support/story';

/** Signed on 10 July, served on Monday 20 July: opposition until 4 August, the court's margin until 12 August. */
const served = () => notified().on('2009-07-10').signed().on('2009-07-20').served();

describe('The course of a contrainte', () => {
  test("to sign, to serve, opposition period, enforceable the day after the court's margin", () => {
    const k = notified().on('2009-07-07');
    expect(k.now().step).toBe('to-sign');
    expect(k.on('2009-07-10').signed().now().step).toBe('to-serve');
    k.on('2009-07-20').served();
    expect(k.now().step).toBe('opposition-period');
    expect([k.deadline('opposition'), k.deadline('opposition-notice')]).toEqual([
      '2009-08-04 running',
      '2009-08-12 running',
    ]);
    expect(k.on('2009-08-12').now().step).toBe('opposition-period');
    expect(k.on('2009-08-13').now().step).toBe('enforceable');
    expect(k.record().step).toBe('enforceable'); // it was woken for it
  });

  test('opposed on the last day in time, on the day after too late', () => {
    expect(served().on('2009-08-10').opposed({ dated: '2009-08-04' }).now().step).toBe('opposed');
    const late = served().on('2009-08-10').opposed({ dated: '2009-08-05' });
    expect(late.now().step).toBe('opposition-period');
    expect(late.on('2009-08-13').now().step).toBe('enforceable');
  });

  test('opposed, it is not enforceable until the court validates it', () => {
    const k = served().on('2009-07-28').opposed().on('2010-06-30');
    expect(k.now().step).toBe('opposed');
    expect(k.judged('validated').now().step).toBe('enforceable');
    expect(served().on('2009-07-28').opposed().on('2010-06-30').judged('validated-in-part').now().step).toBe(
      'enforceable',
    );
  });

  test("the opposition's last day rolls, the court's eight days do not", () => {
    const k = notified().on('2009-07-10').signed().on('2009-10-31').served({ dated: '2009-10-27' }); // 11 November
    expect(k.deadline('opposition')).toBe('2009-11-12 running');
    expect(k.deadline('opposition-notice')).toBe('2009-11-20 running');
    const weekend = notified().on('2009-07-10').signed().on('2009-08-20').served();
    expect(weekend.deadline('opposition-notice')).toBe('2009-09-12 running'); // a Saturday
  });

  test('of two services the earlier counts', () => {
    const k = served().on('2009-07-25').served();
    expect(k.deadline('opposition')).toBe('2009-08-04 running');
  });

  test('the service of a contrainte abandoned since is not that of the next', () => {
    const k = served().on('2009-09-01').abandoned().on('2009-09-03').signed({ id: 'second' });
    expect(k.now().step).toBe('to-serve');
    k.on('2009-09-10').served();
    expect(k.deadline('opposition')).toBe('2009-09-25 running');
    k.on('2009-09-12').said('contrainte-served', { contrainte: 'second', by: 'bailiff' }, { dated: '2009-09-08' });
    expect(k.deadline('opposition')).toBe('2009-09-23 running');
  });

  test('served on the day of its signature, a second contrainte is the one served', () => {
    const k = served().on('2009-09-01').abandoned().on('2009-09-03').signed().served();
    expect(k.deadline('opposition')).toBe('2009-09-18 running');
  });

  test('annulled by its name after another was chosen in its place, it is annulled all the same', () => {
    const k = notified()
      .on('2009-07-10')
      .signed({ id: 'first' })
      .on('2009-07-20')
      .served()
      .on('2009-09-01')
      .abandoned();
    k.signed({ id: 'second' }).on('2009-10-12');
    k.said('judgment-given', { contrainte: 'first', outcome: 'annulled' });
    expect(k.now()).toMatchObject({ stage: 'in-procedure', nature: 'contrainte', step: 'to-serve' });
    k.said('judgment-given', { contrainte: 'second', outcome: 'annulled' });
    expect(k.now().stage).toBe('recovery-due');
  });

  test('annulled: nature gone until another is chosen', () => {
    const k = notified({ auto: false })
      .on('2009-07-10')
      .signed()
      .on('2009-07-20')
      .served()
      .on('2009-10-12')
      .judged('annulled');
    expect(k.now()).toMatchObject({ stage: 'recovery-due', nature: null, step: null });
  });

  test('settled while it ran, its deadlines are withdrawn and its nature kept', () => {
    const k = served().on('2009-07-30').paid('1260.00');
    expect([k.deadline('opposition'), k.deadline('opposition-notice')]).toEqual([
      '2009-08-04 withdrawn',
      '2009-08-12 withdrawn',
    ]);
    expect(k.now()).toMatchObject({ stage: 'settled', nature: 'contrainte', step: null });
  });

  test('bounced after that: in procedure again, where the calendar now stands', () => {
    const k = served().on('2009-07-30').paid('1260.00', { id: 'p' }).on('2009-09-01').bounced('p');
    expect(k.now()).toMatchObject({ stage: 'in-procedure', step: 'enforceable', nature: 'contrainte' });
  });
});
