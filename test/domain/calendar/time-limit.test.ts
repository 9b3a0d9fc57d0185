import fc from 'fast-check';
import {
  addDays,
  addLength,
  fromDayNumber,
  HOLIDAY_ZONES,
  type HolidayZone,
  isWorkingDay,
  type LimitLength,
  legalDay,
  recompute,
  timeLimit,
  toDayNumber,
} from '../../../src/domain/calendar';

const THIRTY_DAYS: LimitLength = { unit: 'day', count: 30 };
const ONE_MONTH: LimitLength = { unit: 'month', count: 1 };

function limit(from: string, length: LimitLength, zone: HolidayZone = 'metropole', rolled = true) {
  return timeLimit({ event: 'notice-dispatched', from: legalDay(from), length, rolled, zone });
}

describe('the worked examples of the law page', () => {
  it.each([
    ['2012-01-31', '2012-03-01', '2012-02-29'],
    ['2009-04-01', '2009-05-04', '2009-05-04'],
    ['2009-12-01', '2009-12-31', '2010-01-04'],
    ['2010-10-12', '2010-11-12', '2010-11-12'],
    ['2011-07-14', '2011-08-16', '2011-08-16'],
    ['2009-03-10', '2009-04-09', '2009-04-10'],
  ])('from %s: thirty days end on %s, one month on %s', (from, days, month) => {
    expect(limit(from, THIRTY_DAYS).lastDay).toBe(days);
    expect(limit(from, ONE_MONTH).lastDay).toBe(month);
  });

  it('from 2009-03-10 in Alsace-Moselle: Good Friday, a weekend and Easter Monday are passed over', () => {
    expect(limit('2009-03-10', THIRTY_DAYS, 'alsace-moselle').lastDay).toBe('2009-04-09');
    expect(limit('2009-03-10', ONE_MONTH, 'alsace-moselle').lastDay).toBe('2009-04-14');
  });
});

describe('a limit', () => {
  it('opens what it holds back on the day after, be it a Sunday', () => {
    const { lastDay, actingDay } = limit('2009-12-01', THIRTY_DAYS);
    expect([lastDay, actingDay]).toEqual(['2009-12-31', '2010-01-01']);
  });

  it('ends on a Saturday when it is not rolled', () => {
    expect(limit('2009-04-02', THIRTY_DAYS, 'metropole', false).lastDay).toBe('2009-05-02');
  });

  it.each([
    ['2011-01-31', { unit: 'month', count: 1 }, '2011-02-28'],
    ['2012-01-31', { unit: 'month', count: 1 }, '2012-02-29'],
    ['2012-02-29', { unit: 'year', count: 1 }, '2013-02-28'],
    ['2012-02-29', { unit: 'year', count: 4 }, '2016-02-29'],
    ['2012-02-29', { unit: 'month', count: 1 }, '2012-03-29'],
    ['2012-02-28', { unit: 'day', count: 1 }, '2012-02-29'],
    ['2009-12-31', { unit: 'day', count: 1 }, '2010-01-01'],
    ['2009-12-31', { unit: 'month', count: 2 }, '2010-02-28'],
    ['2009-11-30', { unit: 'month', count: 13 }, '2010-12-30'],
    ['2009-08-31', { unit: 'month', count: 4 }, '2009-12-31'],
    ['2009-05-04', { unit: 'day', count: 0 }, '2009-05-04'],
  ] as const)('from %s, %o ends on %s before any rolling', (from, length, end) => {
    expect(addLength(legalDay(from), length)).toBe(end);
  });

  it('is never negative nor fractional: CPC 640 to 642 do not count backwards', () => {
    for (const count of [-1, 1.5, Number.NaN]) {
      expect(() => limit('2009-05-04', { unit: 'day', count })).toThrow(RangeError);
      expect(() => limit('2009-05-04', { unit: 'month', count })).toThrow(RangeError);
    }
  });

  it('keeps each day passed over, with its reason', () => {
    expect(limit('2009-04-01', THIRTY_DAYS).why).toEqual([
      { op: 'start', event: 'notice-dispatched', day: '2009-04-01' },
      { op: 'add', unit: 'day', count: 30, day: '2009-05-01' },
      { op: 'roll', reason: 'holiday', holiday: 'Fête du Travail', from: '2009-05-01', day: '2009-05-02' },
      { op: 'roll', reason: 'saturday', from: '2009-05-02', day: '2009-05-03' },
      { op: 'roll', reason: 'sunday', from: '2009-05-03', day: '2009-05-04' },
    ]);
  });
});

describe('any limit', () => {
  const days = fc.integer({ min: 7305, max: 25_932 }).map(fromDayNumber); // 1990 to 2040
  const yearEnds = fc.constantFrom(
    ...['1991-12-31', '1992-02-29', '2000-02-29', '2009-12-30', '2024-01-31'].map(legalDay),
  );
  const specs = fc.record({
    event: fc.constantFrom('notice-dispatched', 'claim-lodged', 'contrainte-served'),
    from: fc.oneof({ weight: 4, arbitrary: days }, { weight: 1, arbitrary: yearEnds }),
    length: fc.record({
      unit: fc.constantFrom('day', 'month', 'year'),
      count: fc.nat({ max: 60 }),
    }) as fc.Arbitrary<LimitLength>,
    rolled: fc.boolean(),
    zone: fc.constantFrom(...HOLIDAY_ZONES),
  });

  it('ends no earlier than it starts, on a working day when rolled, less than six days late, and opens the day after', () => {
    fc.assert(
      fc.property(specs, (spec) => {
        const { lastDay, actingDay } = timeLimit(spec);
        const unrolled = addLength(spec.from, spec.length);
        expect(lastDay >= unrolled && unrolled >= spec.from).toBe(true);
        expect(spec.rolled ? isWorkingDay(lastDay, spec.zone) : lastDay === unrolled).toBe(true);
        expect(toDayNumber(lastDay) - toDayNumber(unrolled)).toBeLessThan(6);
        expect(actingDay).toBe(addDays(lastDay, 1));
      }),
      { numRuns: 2000 },
    );
  });

  it('follows from its own explanation, even once written out and read again', () => {
    fc.assert(
      fc.property(specs, (spec) => {
        const { lastDay, why } = timeLimit(spec);
        expect(recompute(JSON.parse(JSON.stringify(why)), spec.zone)).toBe(lastDay);
      }),
      { numRuns: 2000 },
    );
  });

  it('ends later, or the same day, when it starts a day later', () => {
    fc.assert(
      fc.property(specs, (spec) => {
        expect(timeLimit({ ...spec, from: addDays(spec.from, 1) }).lastDay >= timeLimit(spec).lastDay).toBe(true);
      }),
    );
  });
});
