import { addDays, dayOf, daysInMonth, type LegalDay, partsOf } from '../calendar/legal-day';

/** A civil semester, `2026-S2`, or a month, `2026-11`: what periodic duties are numbered by. */
export type PeriodId = string & { readonly __brand: 'PeriodId' };

export interface Period {
  readonly id: PeriodId;
  readonly first: LegalDay;
  readonly last: LegalDay;
}

const SEMESTER = /^(\d{4})-S([12])$/;
const MONTH = /^(\d{4})-(0[1-9]|1[0-2])$/;

/** Reads `2026-S2` or `2026-11`; null when it is neither. */
export function parsePeriod(text: string): Period | null {
  const semester = SEMESTER.exec(text);
  if (semester) return semesterOf(dayOf(Number(semester[1]), semester[2] === '1' ? 1 : 7, 1));
  const month = MONTH.exec(text);
  return month ? monthOf(dayOf(Number(month[1]), Number(month[2]), 1)) : null;
}

/** Whether a period is a semester; else it is a month. */
export const isSemester = (period: PeriodId): boolean => period.includes('S');

/** The civil semester in which a day lies. */
export function semesterOf(day: LegalDay): Period {
  const { year, month } = partsOf(day);
  return month <= 6
    ? { id: `${year}-S1` as PeriodId, first: dayOf(year, 1, 1), last: dayOf(year, 6, 30) }
    : { id: `${year}-S2` as PeriodId, first: dayOf(year, 7, 1), last: dayOf(year, 12, 31) };
}

/** The month in which a day lies. */
export function monthOf(day: LegalDay): Period {
  const { year, month } = partsOf(day);
  return {
    id: day.slice(0, 7) as PeriodId,
    first: dayOf(year, month, 1),
    last: dayOf(year, month, daysInMonth(year, month)),
  };
}

/** The period of the same kind that follows. */
export function periodAfter(period: Period): Period {
  const next = addDays(period.last, 1);
  return isSemester(period.id) ? semesterOf(next) : monthOf(next);
}

/** The period of the same kind that comes before. */
export function periodBefore(period: Period): Period {
  const eve = addDays(period.first, -1);
  return isSemester(period.id) ? semesterOf(eve) : monthOf(eve);
}
