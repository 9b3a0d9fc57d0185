import { addDays, type LegalDay } from '../domain/calendar/legal-day';
import type { PeriodicKind } from '../domain/office/names';
import type { Scenario } from './scenario';

/** A run that a schedule starts: for which nominal day, and on which it happens (later when the machine was off). */
export interface ScheduledRun {
  readonly kind: PeriodicKind;
  readonly nominal: LegalDay;
}

/** The days of the product's schedules, `MM-DD`, in the order in which a morning's runs are simulated. */
export const SCHEDULE_DAYS: readonly (readonly [PeriodicKind, (monthAndDay: string) => boolean])[] = [
  ['bailiff-semester', (day) => ['01-01', '07-01'].includes(day)],
  ['bailiff-query', (day) => day.endsWith('-01')],
  ['nominative-statement', (day) => ['01-01', '01-16', '07-01', '07-16'].includes(day)],
];

/** The first day, from this one on, on which the machine is on. */
export function onFrom(scenario: Pick<Scenario, 'off'>, day: LegalDay): LegalDay {
  const off = scenario.off.find(({ from, to }) => from <= day && day <= to);
  return off ? addDays(off.to, 1) : day;
}

/** Every run of a schedule, by the day on which it happens: a machine that comes back runs what it missed, schedule by schedule. */
export function scheduledRuns(scenario: Scenario): ReadonlyMap<LegalDay, readonly ScheduledRun[]> {
  const runs = new Map<LegalDay, ScheduledRun[]>();
  if (!scenario.schedules) return runs;
  for (const [kind, isNominal] of SCHEDULE_DAYS)
    for (let day = scenario.today; day <= scenario.until; day = addDays(day, 1)) {
      if (!isNominal(day.slice(5))) continue;
      const on = onFrom(scenario, day);
      runs.set(on, [...(runs.get(on) ?? []), { kind, nominal: day }]);
    }
  return runs;
}
