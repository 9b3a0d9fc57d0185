import { addDays, HOLIDAY_ZONES, legalDay, timeLimit } from '../../../src/domain/calendar';
import { endByTemporal, holidaysByList, rollByTemporal } from './independent-calendar';

const LENGTHS = [
  { unit: 'day', count: 30 },
  { unit: 'month', count: 1 },
] as const;

describe('every notice dispatched from 1990 to 2040', () => {
  const closed = new Map(
    HOLIDAY_ZONES.map((zone) => {
      const years = Array.from({ length: 52 }, (_, index) => holidaysByList(1990 + index, zone));
      return [zone, new Set(years.flat())];
    }),
  );

  it.each(LENGTHS)('ends after $count $unit, rolled, where a second implementation says, in every zone', (length) => {
    const differences: string[] = [];
    let limits = 0;
    for (let from = legalDay('1990-01-01'); from <= '2040-12-31'; from = addDays(from, 1)) {
      const end = endByTemporal(from, length);
      for (const zone of HOLIDAY_ZONES) {
        const { lastDay } = timeLimit({ event: 'notice-dispatched', from, length, rolled: true, zone });
        const expected = rollByTemporal(end, closed.get(zone) ?? new Set());
        limits += 1;
        if (lastDay !== expected) differences.push(`${zone} ${from}: ${lastDay}, not ${expected}`);
      }
    }
    expect(differences).toEqual([]);
    expect(limits).toBe(18_628 * HOLIDAY_ZONES.length);
  });
});
