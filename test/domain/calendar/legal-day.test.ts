import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import {
  addDays,
  dayOfWeek,
  daysInMonth,
  fromDayNumber,
  legalDay,
  parseLegalDay,
  toDayNumber,
} from '../../../src/domain/calendar';

describe('a legal day', () => {
  it('is read from an existing day only', () => {
    expect(parseLegalDay('2012-02-29')).toBe('2012-02-29');
    for (const text of [
      '2009-02-29',
      '1900-02-29',
      '2009-13-01',
      '2009-00-10',
      '2009-04-31',
      '2009-4-1',
      '1899-12-31',
    ]) {
      expect(parseLegalDay(text)).toBeNull();
      expect(() => legalDay(text)).toThrow(RangeError);
    }
  });

  it('follows the day before it, with the right weekday, from 1900 to 2199', () => {
    let expected = Temporal.PlainDate.from('1900-01-01');
    for (let number = toDayNumber(legalDay('1900-01-01')); expected.year < 2200; number += 1) {
      const day = fromDayNumber(number);
      if (day !== expected.toString() || toDayNumber(day) !== number || dayOfWeek(day) !== expected.dayOfWeek) {
        throw new Error(`${day}, not ${expected.toString()}`);
      }
      expected = expected.add({ days: 1 });
    }
    expect(toDayNumber(legalDay('1970-01-01'))).toBe(0);
  });

  it('moves by days and back', () => {
    const numbers = fc.integer({ min: -25_000, max: 80_000 });
    fc.assert(
      fc.property(numbers, fc.integer({ min: -20_000, max: 20_000 }), (number, count) => {
        const day = fromDayNumber(number);
        expect(addDays(addDays(day, count), -count)).toBe(day);
        expect(addDays(day, count)).toBe(Temporal.PlainDate.from(day).add({ days: count }).toString());
      }),
    );
  });

  it('has no form before the year 1000 or after 9999', () => {
    expect(addDays(legalDay('9999-12-30'), 1)).toBe('9999-12-31');
    expect(() => addDays(legalDay('9999-12-31'), 1)).toThrow(RangeError);
    expect(() => fromDayNumber(Number.NaN)).toThrow(RangeError);
  });

  it('belongs to a month of the right length', () => {
    expect([1900, 2000, 2009, 2012].map((year) => daysInMonth(year, 2))).toEqual([28, 29, 28, 29]);
    expect([1, 3, 4, 6, 9, 11, 12].map((month) => daysInMonth(2009, month))).toEqual([31, 31, 30, 30, 30, 30, 31]);
  });
});
