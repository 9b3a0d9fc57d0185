import type { LegalDay } from '../domain/calendar/legal-day';
import { intake } from '../domain/facts/intake';
import { Refusal } from '../domain/refusal';
import { FoldedFile } from './folded-file';
import { Journal, MOMENTS } from './journal';
import type { Report } from './report';
import { isOfficeEvent, type Scenario } from './scenario';
import { caseOpening, contextOf, debtorIntake, eventFact, eventsByDay } from './world';

export interface SimulationResult {
  readonly report: Report;
  /** Marks `refused` that were not what happened; any makes the exit code 1. */
  readonly surprises: readonly string[];
}

/** Folds a scenario through the core alone, from day to day on which anything happens. Effects are performed the day they become due. */
export function simulateCore(scenario: Scenario): SimulationResult {
  const journal = new Journal(scenario);
  const context = contextOf(scenario);
  const files = new Map(scenario.debtors.map(({ id }) => [id, new FoldedFile(id, context)]));
  const fileOf = (debtor: string): FoldedFile => files.get(debtor) as FoldedFile;
  const events = eventsByDay(scenario);

  for (const debtor of scenario.debtors) fileOf(debtor.id).record(debtorIntake(scenario, debtor), scenario.today);
  scenario.cases.forEach((entry, index) => {
    const entries = fileOf(entry.debtor).record(caseOpening(scenario, entry), scenario.today);
    journal.add(
      MOMENTS.setup + index,
      entries.filter(({ type }) => type !== 'fact'),
    );
  });

  for (
    let day: LegalDay | null = scenario.today;
    day !== null && day <= scenario.until;
    day = nextDay(day, files, events)
  ) {
    const today: LegalDay = day;
    for (const file of files.values()) if (file.wakesBy(today)) journal.add(MOMENTS.morning, file.advance(today));
    for (const [index, event] of (events.get(today) ?? []).entries()) {
      try {
        if (isOfficeEvent(event)) throw new Refusal('RCV-UNKNOWN-KIND', { kind: event.fact });
        journal.add(MOMENTS.firstFact + index, fileOf(event.debtor).record(intake(eventFact(event)), today));
        journal.accept(event);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        journal.refuse(event, error);
      }
    }
  }
  const records = new Map([...files.values()].flatMap((file) => [...file.state.cases]));
  return { report: journal.report('core', { cases: records, office: new Map() }), surprises: journal.surprises };
}

function nextDay(
  day: LegalDay,
  files: ReadonlyMap<string, FoldedFile>,
  events: ReadonlyMap<LegalDay, unknown>,
): LegalDay | null {
  const candidates = [...events.keys(), ...[...files.values()].flatMap((file) => file.wakeDays())].filter(
    (candidate) => candidate > day,
  );
  return candidates.sort()[0] ?? null;
}
