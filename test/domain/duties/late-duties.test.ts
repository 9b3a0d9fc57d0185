import type { Duty } from '../../../src/domain/assessment/assessment';
import { notified, type Story, world } from '../../support/story';

/** A13-3 of these stories opens on 7 July 2009 and is due on 19 August. */
const missed = (): Story => notified().on('2009-08-25');
const procedure = (k: Story): Duty => k.duties('A13-3').at(-1) as Duty;
/** What the timeline says of a duty from a day on. */
const told = (k: Story, duty: string, from: string): string[] =>
  k.entries.flatMap((entry) =>
    entry.type === 'duty' && entry.duty === duty && entry.on >= from ? [`${entry.on} ${entry.change}`] : [],
  );
/** The caisse is not told: its notices do not leave. */
const untold = (): Story => notified({ affiliation: 'voluntary', parks: true });

describe('A procedure not engaged in time, the case then ended', () => {
  test('paid after the due day: it was owed, and late; it stays overdue, owed no more since that day', () => {
    const k = missed().on('2009-09-10').paid('1260.00', { dated: '2009-09-07' });
    expect(procedure(k)).toMatchObject({ dueOn: '2009-08-19', doneOn: null, liftedOn: '2009-09-07' });
    expect(k.on('2012-01-01').duty('A13-3')).toBe('overdue');
    expect(told(k, 'A13-3', '2009-08-01')).toEqual(['2009-09-10 lifted']);
  });

  test('paid by the due day, known after it: nobody was late', () => {
    const k = missed().paid('1260.00', { dated: '2009-08-19' });
    expect(procedure(k)).toMatchObject({ liftedOn: '2009-08-19', concerned: null });
    expect(k.duty('A13-3')).toBe('lifted');
    expect(missed().paid('1260.00', { dated: '2009-08-20' }).duty('A13-3')).toBe('overdue');
  });

  test('paid within the thirty days, known after the due day: never owed, lifted as of its opening', () => {
    const k = missed().paid('1260.00', { dated: '2009-07-06' });
    expect(procedure(k)).toMatchObject({ liftedOn: '2009-07-07', concerned: null });
    expect(k.duty('A13-3')).toBe('lifted');
    expect(told(k, 'A13-3', '2009-08-01')).toEqual(['2009-08-25 lifted']);
  });

  test('cancelled, whenever: never owed, be it paid late before', () => {
    for (const k of [
      missed().annulled(),
      missed().claimed({ dated: '2009-07-10' }).upheld(),
      missed().paid('1260.00').on('2009-09-30').annulled(),
    ]) {
      expect(procedure(k)).toMatchObject({ liftedOn: '2009-07-07', concerned: null });
      expect(k.on('2012-01-01').duty('A13-3')).toBe('lifted');
      expect(told(k, 'A13-3', '2009-08-01').filter((change) => change.endsWith('lifted'))).toHaveLength(1);
    }
  });

  test('another regime found to have been in force on the acting day: never owed', () => {
    const k = missed().affiliated('voluntary', '2009-01-01');
    expect(k.duty('A13-3')).toBe('lifted');
    expect(procedure(k).liftedOn).toBe('2009-07-07');
  });

  test('the payment bounces, the annulment is retracted: owed again, and late as before', () => {
    const bounced = missed().paid('1260.00', { id: 'p' }).on('2009-09-10').bounced('p');
    const retracted = missed().annulled({ id: 'a' }).on('2009-09-10').retracted('a');
    for (const k of [bounced, retracted]) {
      expect(procedure(k)).toMatchObject({ liftedOn: null, doneOn: null, concerned: 126_000n });
      expect(k.duty('A13-3')).toBe('overdue');
      expect(told(k, 'A13-3', '2009-08-01')).toEqual(['2009-08-25 lifted', '2009-09-10 reopened']);
    }
  });

  test('the annulment of a case paid late is retracted: late it was', () => {
    const k = missed().paid('1260.00').on('2009-09-10').annulled({ id: 'a' });
    expect(k.duty('A13-3')).toBe('lifted');
    k.on('2009-09-20').retracted('a');
    expect(procedure(k)).toMatchObject({ liftedOn: '2009-08-25', concerned: 126_000n });
    expect(k.duty('A13-3')).toBe('overdue');
  });

  test('engaged late, it was done late; not once it turns out never to have been owed', () => {
    const k = missed().signed();
    expect(k.duty('A13-3')).toBe('done-late');
    k.on('2009-09-10').paid('1260.00', { dated: '2009-06-30', id: 'p' });
    expect(procedure(k)).toMatchObject({ doneOn: '2009-08-25', liftedOn: '2009-07-07', concerned: null });
    expect(k.duty('A13-3')).toBe('lifted');
  });

  test('engaged late although it had been paid by the due day, as known later: nobody was late', () => {
    const k = missed().signed().on('2009-09-10').paid('1260.00', { dated: '2009-08-10' });
    expect(k.duty('A13-3')).toBe('lifted');
    expect(missed().signed().on('2009-09-10').paid('1260.00').duty('A13-3')).toBe('done-late');
  });

  test('owed anew after an abandonment and paid in time: each instance by itself', () => {
    const k = notified().on('2009-08-25').signed().on('2009-09-01').abandoned().on('2009-09-15').paid('1260.00');
    expect(k.duties('A13-3').map(({ dueOn, doneOn, liftedOn }) => [dueOn, doneOn, liftedOn])).toEqual([
      ['2009-08-19', '2009-08-25', null],
      ['2009-10-13', null, '2009-09-15'],
    ]);
    expect(k.duty('A13-3')).toBe('lifted');
  });

  test('learnt in any order the row is the same', () => {
    const dispatchedLate = world().opened().on('2009-09-10').paid('1260.00', { dated: '2009-09-07' });
    dispatchedLate.on('2009-09-20').dispatched({ dated: '2009-06-02' }).delivered({ dated: '2009-06-04' });
    const inOrder = missed().on('2009-09-10').paid('1260.00', { dated: '2009-09-07' });
    const { cause: _, ...row } = procedure(dispatchedLate);
    expect(procedure(inOrder)).toMatchObject(row);
    expect(told(dispatchedLate, 'A13-3', '2009-06-01')).toContain('2009-09-20 lifted');
  });
});

describe('The notice that the caisse did not get', () => {
  test('the case paid on the acting day: not late; the day after: overdue for good', () => {
    expect(untold().on('2009-07-08').paid('1260.00', { dated: '2009-07-07' }).duty('A13-4')).toBe('lifted');
    const k = untold().on('2009-07-08').paid('1260.00');
    expect(k.duties('A13-4')).toMatchObject([{ dueOn: '2009-07-07', liftedOn: '2009-07-08', concerned: 126_000n }]);
    expect(k.on('2012-01-01').duty('A13-4')).toBe('overdue');
  });

  test('the claim upheld: nothing was to be told', () => {
    const k = untold().on('2009-06-20').claimed().on('2009-09-10').upheld();
    expect(k.duty('A13-4')).toBe('lifted');
  });
});

describe('The sums concerned by what is late (article 51)', () => {
  test('are none until the due day is over, then what was owed of contributions, surcharges and penalties at its end', () => {
    const k = notified().on('2009-08-10').paid('100.00').adjusted({ costs: '72.00' }).on('2009-08-19');
    expect(procedure(k).concerned).toBeNull();
    expect(procedure(k.on('2009-08-20')).concerned).toBe(116_000n);
  });

  test('are not made less by payments after the due day, nor by the engagement', () => {
    const k = missed().paid('500.00', { dated: '2009-08-20' });
    expect(procedure(k).concerned).toBe(126_000n);
    expect(procedure(k.signed({}, '760.00')).concerned).toBe(126_000n);
    expect(procedure(missed().signed()).concerned).toBe(126_000n);
    expect(procedure(missed().on('2009-09-10').paid('1260.00')).concerned).toBe(126_000n);
  });

  test('are made less by payments of before that are learnt later, and more again when one bounces', () => {
    const k = missed().paid('500.00', { dated: '2009-08-19', id: 'p' });
    expect(procedure(k).concerned).toBe(76_000n);
    expect(procedure(k.on('2009-09-10').bounced('p')).concerned).toBe(126_000n);
  });

  test('are none for what was done or lifted in time', () => {
    expect(procedure(notified().on('2009-08-19').signed().on('2010-01-01')).concerned).toBeNull();
    expect(notified().on('2010-01-01').duties('A13-1')[0]?.concerned).toBeNull();
  });

  test('of the cents of a late duty none is lost: what is learnt after the due day alone moves the record', () => {
    const k = missed();
    const before = k.record();
    k.adjusted({ contributions: '-200.00', costs: '200.00' }, { dated: '2009-08-01' });
    expect(k.record().balance).toEqual(before.balance);
    expect(procedure(k).concerned).toBe(106_000n);
    expect(k.record().dueCosts).toBe(20_000n);
  });
});
