import { legalDay } from '../../../src/domain/calendar/legal-day';
import { dutyState, isLate } from '../../../src/domain/duties/duty-state';

const owed = {
  duty: 'A13-3',
  opensOn: legalDay('2009-07-07'),
  dueOn: legalDay('2009-08-19'),
  doneOn: null,
  liftedOn: null,
};
const on = (duty: typeof owed | (Omit<typeof owed, 'doneOn' | 'liftedOn'> & Record<string, unknown>), day: string) =>
  dutyState(duty as Parameters<typeof dutyState>[0], legalDay(day));

describe('The state of a duty, derived from its dates at reading', () => {
  test('waits until the day before it opens, is open from that day to its last, overdue from the day after', () => {
    expect(on(owed, '2009-07-06')).toBe('waiting');
    expect(on(owed, '2009-07-07')).toBe('open');
    expect(on(owed, '2009-08-19')).toBe('open');
    expect(on(owed, '2009-08-20')).toBe('overdue');
  });

  test('done on its last day it is done, on the day after done late, whenever it is read', () => {
    for (const day of ['2009-07-01', '2009-08-19', '2015-01-01']) {
      expect(on({ ...owed, doneOn: legalDay('2009-08-19') }, day)).toBe('done');
      expect(on({ ...owed, doneOn: legalDay('2009-08-20') }, day)).toBe('done-late');
    }
  });

  test('lifted after its last day it stays overdue, or done late: owed it was, and late', () => {
    for (const day of ['2009-08-20', '2015-01-01']) {
      expect(on({ ...owed, liftedOn: legalDay('2009-08-20') }, day)).toBe('overdue');
      expect(on({ ...owed, liftedOn: legalDay('2009-08-19') }, day)).toBe('lifted');
      expect(on({ ...owed, doneOn: legalDay('2009-09-01'), liftedOn: legalDay('2009-08-25') }, day)).toBe('done-late');
    }
  });

  test('done late, it turns out never to have been owed: no one was late with it', () => {
    expect(on({ ...owed, doneOn: legalDay('2009-09-01'), liftedOn: owed.opensOn }, '2015-01-01')).toBe('lifted');
  });

  test('lifted it is owed no more; done before, it stays done', () => {
    expect(on({ ...owed, liftedOn: legalDay('2009-07-20') }, '2015-01-01')).toBe('lifted');
    expect(on({ ...owed, doneOn: legalDay('2009-07-10'), liftedOn: legalDay('2009-07-20') }, '2015-01-01')).toBe(
      'done',
    );
  });

  test.each(['A13-1', 'A13-2'] as const)(
    'the prohibition %s is done when its last day is over, though nobody has looked at the case since',
    (duty) => {
      expect(on({ ...owed, duty }, '2009-08-19')).toBe('open');
      expect(on({ ...owed, duty }, '2009-08-20')).toBe('done');
      expect(isLate({ ...owed, duty }, legalDay('2015-01-01'))).toBe(false);
      expect(on({ ...owed, duty, liftedOn: legalDay('2009-08-01') }, '2015-01-01')).toBe('lifted');
    },
  );
});
