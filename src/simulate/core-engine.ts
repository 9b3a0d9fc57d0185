import { type DebtorState, decide, type DecideContext, type Outcome } from '../domain/assessment/decide';
import { evidenceFact } from '../domain/assessment/evidence';
import type { TimelineEntry } from '../domain/assessment/timeline';
import type { LegalDay } from '../domain/calendar/legal-day';
import type { CaseId, DebtorId, Instant, NewFact } from '../domain/facts/fact';
import { intake } from '../domain/facts/intake';
import { Refusal } from '../domain/refusal';
import { Journal, type Report } from './report';
import type { Scenario } from './scenario';
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
      index + 1,
      entries.filter(({ type }) => type !== 'fact'),
    );
  });

  for (
    let day: LegalDay | null = scenario.today;
    day !== null && day <= scenario.until;
    day = nextDay(day, files, events)
  ) {
    const today: LegalDay = day;
    for (const file of files.values()) if (file.wakesBy(today)) journal.add(0, file.advance(today));
    for (const [index, event] of (events.get(today) ?? []).entries()) {
      try {
        journal.add(1000 + index, fileOf(event.debtor).record(intake(eventFact(event)), today));
        journal.accept(event);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        journal.refuse(event, error);
      }
    }
  }
  const records = new Map([...files.values()].flatMap((file) => [...file.state.cases]));
  return { report: journal.report('core', records), surprises: journal.surprises };
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

/** A debtor's file folded by the core, without a register. */
export class FoldedFile {
  state: DebtorState;

  constructor(
    debtor: string,
    private readonly context: DecideContext,
  ) {
    this.state = { debtor: debtor as DebtorId, facts: [], cases: new Map() };
  }

  wakeDays(): LegalDay[] {
    return [...this.state.cases.values()].flatMap(({ wakeOn }) => (wakeOn === null ? [] : [wakeOn]));
  }

  wakesBy(day: LegalDay): boolean {
    return this.wakeDays().some((wake) => wake <= day);
  }

  advance(today: LegalDay): TimelineEntry[] {
    return this.decide([], today);
  }

  record(fact: NewFact, today: LegalDay): TimelineEntry[] {
    return this.decide([fact], today);
  }

  private decide(facts: readonly NewFact[], today: LegalDay): TimelineEntry[] {
    const recordedAt = `${today}T09:00:00.000Z` as Instant;
    const step = (incoming: readonly NewFact[]): Outcome => {
      const outcome = decide(this.state, incoming, { today, recordedAt }, this.context);
      this.state = outcome.state;
      return outcome;
    };
    const first = step(facts);
    const entries = [...first.entries];
    let actions = first.assessment.cases.flatMap((entry) => entry.actions);
    for (let effect = this.pending(); effect; effect = this.pending()) {
      const { key, kind, onCase } = effect;
      const action = actions.find((candidate) => candidate.key === key);
      if (!action) throw new Error(`effect ${key} is not due`);
      this.settle(onCase, key);
      const outcome = step([
        evidenceFact({ key, kind, case: onCase, data: action.data }, this.state.debtor, today, {
          channel: 'simulation',
          reference: key,
        }),
      ]);
      entries.push(...outcome.entries);
      actions = outcome.assessment.cases.flatMap((entry) => entry.actions);
    }
    return entries;
  }

  private pending(): {
    key: string;
    kind: NonNullable<ReturnType<FoldedFile['effects']>[number]>['kind'];
    onCase: CaseId;
  } | null {
    return this.effects().find(({ state }) => state === 'pending') ?? null;
  }

  private effects() {
    return [...this.state.cases].flatMap(([onCase, record]) => record.effects.map((effect) => ({ ...effect, onCase })));
  }

  /** Marks an effect done before its act is recorded, as the register does in one transaction. */
  private settle(onCase: CaseId, key: string): void {
    const record = this.state.cases.get(onCase);
    if (!record) return;
    const effects = record.effects.map((effect) =>
      effect.key === key ? { ...effect, state: 'done' as const } : effect,
    );
    this.state = { ...this.state, cases: new Map(this.state.cases).set(onCase, { ...record, effects }) };
  }
}
