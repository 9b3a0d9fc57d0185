import type { LegalDay } from '../domain/calendar/legal-day';
import { Refusal } from '../domain/refusal';
import { FoldedWorld } from './folded-world';
import { Journal, MOMENTS } from './journal';
import { onFrom, scheduledRuns } from './machine-days';
import type { Report } from './report';
import type { Scenario } from './scenario';
import { eventsByDay } from './world';

export interface SimulationResult {
  readonly report: Report;
  /** Marks `refused` that were not what happened; any makes the exit code 1. */
  readonly surprises: readonly string[];
}

/** Folds a scenario through the core alone, from day to day on which anything happens. Effects are performed the day they become due. */
export function simulateCore(scenario: Scenario): SimulationResult {
  const world = new FoldedWorld(scenario);
  const journal = new Journal(scenario);
  const events = eventsByDay(scenario);
  const runs = scheduledRuns(scenario);
  const fixed = [...events.keys(), ...runs.keys()];

  world.begin((index, entries) => journal.add(MOMENTS.setup + index, entries));
  for (
    let day: LegalDay | null = scenario.today;
    day !== null && day <= scenario.until;
    day = nextDay(day, [...fixed, ...world.wakeDays().map((wake) => onFrom(scenario, wake))])
  ) {
    const today: LegalDay = day;
    journal.add(MOMENTS.morning, world.awaken(today));
    for (const [index, { kind }] of (runs.get(today) ?? []).entries())
      journal.add(MOMENTS.scheduled + index, world.office.openDue(kind, today));
    for (const [index, event] of (events.get(today) ?? []).entries()) {
      try {
        journal.add(MOMENTS.firstFact + index, world.record(event, today));
        journal.accept(event);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        journal.refuse(event, error);
      }
    }
  }
  return { report: journal.report('core', world.ending()), surprises: journal.surprises };
}

const nextDay = (day: LegalDay, candidates: readonly LegalDay[]): LegalDay | null =>
  candidates.filter((candidate) => candidate > day).sort()[0] ?? null;
