import { monthOf, semesterOf } from '../office/periods';
import type { Step } from './explanation';
import type { HolidayZone } from './holiday-rules';
import { addDays, type LegalDay } from './legal-day';
import { addLength } from './time-limit';
import { addWorkingDays, restOn } from './working-days';

/**
 * The last day that the steps lead to, computed again from their operations alone, so that an explanation read years
 * later can be checked against the calendar.
 * @throws {RangeError} when a step's result does not follow from the step before it, or there is no starting day.
 */
export function recompute(steps: readonly Step[], zone: HolidayZone): LegalDay {
  let day: LegalDay | null = null;
  for (const step of steps) {
    if (step.op === 'note') continue;
    const expected = follow(step, day, zone);
    if (expected !== step.day) throw new RangeError(`${step.op}: ${step.day} does not follow, ${expected} does`);
    day = expected;
  }
  if (day === null) throw new RangeError('no starting day');
  return day;
}

function follow(step: Exclude<Step, { op: 'note' }>, before: LegalDay | null, zone: HolidayZone): LegalDay {
  if (step.op === 'same-day') return before ?? step.day;
  if (step.op === 'start') {
    if (before !== null) throw new RangeError('start: a second starting day');
    return step.day;
  }
  if (before === null) throw new RangeError(`${step.op}: no starting day`);
  if (step.op === 'add') return add(step, before, zone);
  if (step.op === 'calendar') {
    if (step.rule === 'semester-end') return semesterOf(before).last;
    if (step.rule === 'month-end') return monthOf(before).last;
    return step.day > before ? step.day : addDays(before, 1);
  }
  const rest = restOn(before, zone);
  if (step.from !== before || rest?.reason !== step.reason)
    throw new RangeError(`roll: ${step.reason} on ${step.from}`);
  if (rest.reason === 'holiday' && rest.holiday !== step.holiday) throw new RangeError(`roll: ${step.holiday}`);
  return addDays(before, 1);
}

function add({ unit, count, skipped }: Extract<Step, { op: 'add' }>, before: LegalDay, zone: HolidayZone): LegalDay {
  if (unit !== 'working-day') return addLength(before, { unit, count });
  return addWorkingDays(
    before,
    count,
    zone,
    (day) => skipped?.some(({ from, to }) => from <= day && day <= to) ?? false,
  );
}
