import { notified, type Story } from '../../support/story';

/** Signed on 10 July 2009, to be executed from then on. */
const engaged = (): Story => notified().on('2009-07-10').signed();
const refused = (story: Story, tried: (story: Story) => unknown): string => story.refusal(tried).code;

describe('Placing a case with a bailiff', () => {
  test('it is in his hands until it is recalled, with the day of his last report', () => {
    const k = engaged().on('2009-07-13').placed();
    expect(k.record().placement).toEqual({ bailiff: 'B1', placedOn: '2009-07-13', reportedOn: null });
    k.on('2009-08-20').reported({ dated: '2009-08-18' }).on('2009-08-25').reported({ dated: '2009-08-03' });
    expect(k.record().placement?.reportedOn).toBe('2009-08-18');
    k.on('2009-09-01').recalled();
    expect(k.record().placement).toBeNull();
    expect(k.now().attention).toEqual([]);
  });

  test('reports of another, or of an earlier placement, are no news of this one', () => {
    const k = engaged().placed({}, 'B2').reported({}, 'B2').on('2009-07-20').recalled().placed();
    k.reported({}, 'B2').reported({ dated: '2009-07-19' });
    expect(k.record().placement).toEqual({ bailiff: 'B1', placedOn: '2009-07-20', reportedOn: null });
  });

  test('nothing is placed before a procedure is engaged, nor on an ended case', () => {
    expect(refused(notified(), (k) => k.placed())).toBe('RCV-TOO-EARLY');
    expect(refused(notified().on('2009-07-08'), (k) => k.placed())).toBe('RCV-NOT-ENGAGED');
    expect(refused(engaged(), (k) => k.placed({ dated: '2009-07-06' }))).toBe('RCV-TOO-EARLY');
    expect(refused(engaged().paid('1260.00'), (k) => k.placed())).toBe('RCV-CASE-ENDED');
    const voluntary = notified({ affiliation: 'voluntary' }).on('2009-07-10');
    expect(refused(voluntary, (k) => k.placed())).toBe('RCV-WRONG-REGIME');
  });

  test('it is placed with a known bailiff, in office on that very day', () => {
    expect(refused(engaged(), (k) => k.placed({}, 'B9'))).toBe('RCV-UNKNOWN-BAILIFF');
    expect(refused(engaged().on('2009-08-01'), (k) => k.placed({}, 'B2'))).toBe('RCV-BAILIFF-NOT-IN-OFFICE');
    const k = engaged().on('2009-08-01').placed({ dated: '2009-07-31' }, 'B2'); // his last day, recorded the day after
    expect(k.record().placement?.bailiff).toBe('B2');
  });

  test('with one at a time', () => {
    expect(refused(engaged().placed(), (k) => k.placed({}, 'B2'))).toBe('RCV-ALREADY-PLACED');
    expect(refused(engaged().placed(), (k) => k.placed())).toBe('RCV-ALREADY-PLACED');
    expect(engaged().placed().recalled().placed({}, 'B2').record().placement?.bailiff).toBe('B2');
  });

  test('only what is placed is recalled, from who holds it, not before he held it', () => {
    expect(refused(engaged(), (k) => k.recalled())).toBe('RCV-NOT-PLACED');
    expect(refused(engaged().placed(), (k) => k.recalled({}, 'B2'))).toBe('RCV-NOT-PLACED');
    expect(refused(engaged().placed(), (k) => k.recalled({ dated: '2009-07-09' }))).toBe('RCV-MALFORMED');
  });

  test('a report is an observation: of anyone, at any time, but not of an act after it', () => {
    expect(notified().reported({}, 'B9').record().placement).toBeNull();
    const told = { bailiff: 'B1', act: 'saisie', result: 'carence', actOn: '2009-07-11' as never };
    expect(refused(engaged(), (k) => k.said('bailiff-reported', told))).toBe('RCV-MALFORMED');
  });

  test('a placement retracted was never one', () => {
    expect(engaged().placed({ id: 'wrong' }).retracted('wrong').record().placement).toBeNull();
  });
});

describe('A case that he should no longer hold is not forgotten with him', () => {
  test('paid: it ends, and so does the placement; nothing is left to recall', () => {
    const k = engaged().placed().on('2009-08-03').paid('1260.00', { id: 'cheque' });
    expect(k.record()).toMatchObject({ stage: 'settled', placement: null, attention: [] });
    expect(k.bounced('cheque').record().placement?.bailiff).toBe('B1');
  });

  test('paid in time, known late: the contrainte is withdrawn, and a person must take the case back from him', () => {
    const k = engaged().placed().on('2009-07-20').paid('1260.00', { dated: '2009-06-30' });
    expect(k.record()).toMatchObject({ stage: 'settled', nature: null, placement: null, attention: ['to-recall'] });
    expect(k.recalled().record().attention).toEqual([]);
  });

  test('withdrawn for a later delivery, abandoned, annulled, cancelled: the same', () => {
    const outcomes = [
      engaged().placed().on('2009-07-15').abandoned(),
      engaged().placed().on('2009-07-20').served().on('2009-09-14').judged('annulled'),
      engaged().placed().on('2009-07-15').annulled(),
      engaged().placed().on('2009-07-15').claimed({ dated: '2009-06-30' }).on('2009-07-16').upheld(),
    ];
    for (const k of outcomes) {
      expect(k.record().attention).toEqual(['to-recall']);
      expect(k.recalled().record().attention).toEqual([]);
    }
  });

  test('another procedure engaged while he holds it: it is his again', () => {
    const k = engaged().placed().on('2009-07-15').abandoned().on('2009-07-16').signed();
    expect(k.record()).toMatchObject({ placement: { bailiff: 'B1', placedOn: '2009-07-10' }, attention: [] });
  });
});
