import type { InOffice } from '../domain/assessment/debtor-state';
import type { TimelineEntry } from '../domain/assessment/timeline';
import type { LegalDay } from '../domain/calendar/legal-day';
import { intake } from '../domain/facts/intake';
import { FoldedFile } from './folded-file';
import { FoldedHoldings } from './folded-holdings';
import { FoldedOffice } from './folded-office';
import { FoldedStatements } from './folded-statements';
import type { Ending } from './report';
import { isOfficeEvent, type Scenario, type ScenarioEvent } from './scenario';
import { caseOpening, contextOf, debtorIntake, eventFact } from './world';

/** The whole world of a scenario without a register: the files of its debtors, its bailiffs and its caisses. */
export class FoldedWorld {
  readonly office: FoldedOffice;
  private readonly statements: FoldedStatements;
  private readonly files: ReadonlyMap<string, FoldedFile>;

  constructor(private readonly scenario: Scenario) {
    const inOffice: InOffice[] = [];
    const context = { ...contextOf(scenario), bailiffs: inOffice };
    this.files = new Map(scenario.debtors.map(({ id }) => [id, new FoldedFile(id, context)]));
    this.statements = new FoldedStatements(scenario, this.files);
    this.office = new FoldedOffice(scenario, new FoldedHoldings(scenario.cases, this.files), this.statements, inOffice);
  }

  /** Takes in the debtors and opens their cases, then declares who owes what the calendar brings; each under its rank. */
  begin(tell: (rank: number, entries: readonly TimelineEntry[]) => void): void {
    const { today, debtors, cases, bailiffs, caisses, schedules } = this.scenario;
    for (const debtor of debtors) this.file(debtor.id).record(debtorIntake(this.scenario, debtor), today);
    for (const [index, entry] of cases.entries()) {
      const entries = this.file(entry.debtor).record(caseOpening(this.scenario, entry), today);
      tell(
        index,
        entries.filter(({ type }) => type !== 'fact'),
      );
    }
    if (schedules) for (const caisse of caisses) tell(cases.length, this.office.declareCaisse(caisse.id, today));
    for (const bailiff of bailiffs)
      if (bailiff.declared) tell(cases.length, this.office.declareBailiff(bailiff, today));
  }

  wakeDays(): LegalDay[] {
    return [...[...this.files.values()].flatMap((file) => file.wakeDays()), ...this.office.wakeDays()];
  }

  /** What the morning of a day brings. */
  awaken(today: LegalDay): TimelineEntry[] {
    const ofCases = [...this.files.values()].flatMap((file) => (file.wakesBy(today) ? file.advance(today) : []));
    return [...ofCases, ...this.office.awaken(today)];
  }

  /** Records what an event says. @throws {Refusal} */
  record(event: ScenarioEvent, today: LegalDay): TimelineEntry[] {
    if (!isOfficeEvent(event)) return this.file(event.debtor).record(intake(eventFact(event)), today);
    return this.office.record(event, today);
  }

  ending(): Ending {
    return {
      cases: new Map([...this.files.values()].flatMap((file) => [...file.state.cases])),
      office: this.office.duties(),
      statements: this.statements.reported(),
    };
  }

  private file(debtor: string): FoldedFile {
    const found = this.files.get(debtor);
    if (!found) throw new Error(`debtor ${debtor} is not in the scenario`);
    return found;
  }
}
