import type { TimelineEntry } from '../domain/assessment/timeline';
import type { LegalDay } from '../domain/calendar/legal-day';
import { intake } from '../domain/facts/intake';
import { Refusal } from '../domain/refusal';
import { FoldedFile } from './folded-file';
import type { Ending } from './report';
import { isOfficeEvent, type Scenario, type ScenarioEvent } from './scenario';
import { caseOpening, contextOf, debtorIntake, eventFact } from './world';

/** The whole world of a scenario without a register: the files of its debtors. */
export class FoldedWorld {
  private readonly files: ReadonlyMap<string, FoldedFile>;

  constructor(private readonly scenario: Scenario) {
    const context = contextOf(scenario);
    this.files = new Map(scenario.debtors.map(({ id }) => [id, new FoldedFile(id, context)]));
  }

  /** Takes in the debtors and opens their cases; each under its rank. */
  begin(tell: (rank: number, entries: readonly TimelineEntry[]) => void): void {
    const { today, debtors, cases } = this.scenario;
    for (const debtor of debtors) this.file(debtor.id).record(debtorIntake(this.scenario, debtor), today);
    for (const [index, entry] of cases.entries()) {
      const entries = this.file(entry.debtor).record(caseOpening(this.scenario, entry), today);
      tell(
        index,
        entries.filter(({ type }) => type !== 'fact'),
      );
    }
  }

  wakeDays(): LegalDay[] {
    return [...this.files.values()].flatMap((file) => file.wakeDays());
  }

  /** What the morning of a day brings. */
  awaken(today: LegalDay): TimelineEntry[] {
    return [...this.files.values()].flatMap((file) => (file.wakesBy(today) ? file.advance(today) : []));
  }

  /** Records what an event says. @throws {Refusal} */
  record(event: ScenarioEvent, today: LegalDay): TimelineEntry[] {
    if (isOfficeEvent(event)) throw new Refusal('RCV-UNKNOWN-KIND', { kind: event.fact });
    return this.file(event.debtor).record(intake(eventFact(event)), today);
  }

  ending(): Ending {
    return {
      cases: new Map([...this.files.values()].flatMap((file) => [...file.state.cases])),
      office: new Map(),
    };
  }

  private file(debtor: string): FoldedFile {
    const found = this.files.get(debtor);
    if (!found) throw new Error(`debtor ${debtor} is not in the scenario`);
    return found;
  }
}
