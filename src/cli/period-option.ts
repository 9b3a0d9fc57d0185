import { InvalidArgumentError } from 'commander';
import { type PeriodId, parsePeriod } from '../domain/office/periods';

/** Reads a semester or a month given on the command line. */
export const periodOption =
  (what: 'semester' | 'period') =>
  (text: string): PeriodId => {
    const period = parsePeriod(text);
    if (period === null || period.id.includes('S') !== (what === 'semester'))
      throw new InvalidArgumentError(
        what === 'semester' ? 'a semester is expected, 2026-S2' : 'a month is expected, 2026-11',
      );
    return period.id;
  };
