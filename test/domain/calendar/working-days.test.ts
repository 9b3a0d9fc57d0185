import fc from 'fast-check';
import {
  addDays,
  addWorkingDays,
  fromDayNumber,
  HOLIDAY_ZONES,
  isWorkingDay,
  type LegalDay,
  legalDay,
  nextWorkingDay,
  recompute,
  workingDayLimit,
} from '../../../src/domain/calendar';

const day = legalDay;

describe('a working day', () => {
  it('is no Saturday, no Sunday and no holiday of its zone', () => {
    const open = (text: string) => isWorkingDay(day(text), 'metropole');
    expect(['2009-04-30', '2009-05-01', '2009-05-02', '2009-05-03', '2009-05-04'].map(open)).toEqual([
      true,
      false,
      false,
      false,
      true,
    ]);
    expect(isWorkingDay(day('2009-04-10'), 'alsace-moselle')).toBe(false);
    expect(isWorkingDay(day('2009-04-10'), 'metropole')).toBe(true);
  });

  it('is next on the day itself, or after the rest', () => {
    expect(nextWorkingDay(day('2009-04-30'), 'metropole')).toBe('2009-04-30');
    expect(nextWorkingDay(day('2009-05-01'), 'metropole')).toBe('2009-05-04');
    expect(nextWorkingDay(day('2009-04-10'), 'alsace-moselle')).toBe('2009-04-14');
  });

  it('is counted from the day after the start', () => {
    expect(addWorkingDays(day('2009-04-30'), 1, 'metropole')).toBe('2009-05-04');
    expect(addWorkingDays(day('2009-05-02'), 5, 'metropole')).toBe('2009-05-11'); // 8 May is a holiday
    expect(addWorkingDays(day('2009-05-02'), 0, 'metropole')).toBe('2009-05-02');
    expect(addWorkingDays(day('2009-05-04'), -1, 'metropole')).toBe('2009-04-30');
  });
});

describe('the target for starting a procedure', () => {
  const stay = (from: string, to: string) => (each: LegalDay) => from <= each && each <= to;

  it('does not count the days of a stay, and says which', () => {
    const skip = stay('2009-06-06', '2009-06-21');
    const spec = { event: 'acting-day', from: day('2009-06-02'), count: 5, zone: 'metropole', skip } as const;
    const { lastDay, actingDay, why } = workingDayLimit(spec);
    expect([lastDay, actingDay]).toEqual(['2009-06-23', '2009-06-24']);
    expect(why).toEqual([
      { op: 'start', event: 'acting-day', day: '2009-06-02' },
      {
        op: 'add',
        unit: 'working-day',
        count: 5,
        day: '2009-06-23',
        skipped: [{ from: '2009-06-08', to: '2009-06-19' }],
      },
    ]);
    expect(recompute(why, 'metropole')).toBe(lastDay);
  });

  it('keeps two stays apart when a counted day lies between', () => {
    const skip = (each: LegalDay) => stay('2009-06-03', '2009-06-03')(each) || stay('2009-06-05', '2009-06-09')(each);
    const { why } = workingDayLimit({
      event: 'acting-day',
      from: day('2009-06-02'),
      count: 2,
      zone: 'metropole',
      skip,
    });
    expect(why[1]).toMatchObject({
      day: '2009-06-10',
      skipped: [
        { from: '2009-06-03', to: '2009-06-03' },
        { from: '2009-06-05', to: '2009-06-09' },
      ],
    });
  });

  it('is refused, not searched for ever, under a stay without end', () => {
    const endless = {
      event: 'acting-day',
      from: day('2009-06-02'),
      count: 1,
      zone: 'metropole',
      skip: () => true,
    } as const;
    expect(() => workingDayLimit(endless)).toThrow(RangeError);
  });

  it('is a whole number of days, not negative', () => {
    for (const count of [-1, 0.5, Number.NaN]) {
      const spec = { event: 'acting-day', from: day('2009-06-02'), count, zone: 'metropole' } as const;
      expect(() => workingDayLimit(spec)).toThrow(RangeError);
    }
  });

  it('holds just its count of working days outside the stays, and follows from its explanation', () => {
    const spec = fc.record({
      from: fc.integer({ min: 7305, max: 25_932 }).map(fromDayNumber),
      count: fc.nat({ max: 60 }),
      zone: fc.constantFrom(...HOLIDAY_ZONES),
      stays: fc.array(fc.tuple(fc.nat({ max: 90 }), fc.nat({ max: 60 })), { maxLength: 3 }),
    });
    fc.assert(
      fc.property(spec, ({ from, count, zone, stays }) => {
        const skip = (each: LegalDay) =>
          stays.some(([start, length]) => stay(addDays(from, start), addDays(from, start + length))(each));
        const { lastDay, actingDay, why } = workingDayLimit({ event: 'acting-day', from, count, zone, skip });
        let counted = 0;
        for (let each = from; each < lastDay; ) {
          each = addDays(each, 1);
          if (isWorkingDay(each, zone) && !skip(each)) counted += 1;
        }
        expect(counted).toBe(count);
        expect(count === 0 || (isWorkingDay(lastDay, zone) && !skip(lastDay))).toBe(true);
        expect(actingDay).toBe(addDays(lastDay, 1));
        expect(recompute(JSON.parse(JSON.stringify(why)), zone)).toBe(lastDay);
      }),
    );
  });

  it('counts as many days back as forth', () => {
    const working = fc
      .integer({ min: 7305, max: 25_932 })
      .map((number) => nextWorkingDay(fromDayNumber(number), 'guyane'));
    fc.assert(
      fc.property(working, fc.nat({ max: 60 }), (from, count) => {
        expect(addWorkingDays(addWorkingDays(from, count, 'guyane'), -count, 'guyane')).toBe(from);
      }),
    );
  });
});
