import type { InOffice } from '../domain/assessment/debtor-state';
import type { TimelineEntry } from '../domain/assessment/timeline';
import type { LegalDay } from '../domain/calendar/legal-day';
import type { PeriodicKind } from '../domain/office/names';
import { bailiffSubject, caisseSubject, type SubjectId, subjectParts } from '../domain/office/office-fact';
import { intakeOffice } from '../domain/office/office-intake';
import type { PeriodId } from '../domain/office/periods';
import type { Bailiff, OfficeAction, OfficeContext, PeriodicRecord } from '../domain/office/periodic-duty';
import type { FoldedHoldings } from './folded-holdings';
import type { FoldedStatements } from './folded-statements';
import { FoldedSubject } from './folded-subject';
import type { OfficeEvent, Scenario, ScenarioTerm } from './scenario';
import { officeEventFact, rectifyingFact } from './world';

const KINDS = { bailiff: ['bailiff-semester', 'bailiff-query'], caisse: ['nominative-statement'] } as const;

/** All bailiffs and caisses of a scenario, folded beside the files of the debtors. */
export class FoldedOffice {
  private readonly bailiffs = new Map<string, Bailiff>();
  private readonly subjects = new Map<SubjectId, FoldedSubject>();

  constructor(
    private readonly scenario: Scenario,
    private readonly holdings: FoldedHoldings,
    private readonly statements: FoldedStatements,
    /** The bailiffs declared so far, as the files of the debtors read them. */
    private readonly inOffice: InOffice[],
  ) {
    const { bailiffs, caisses } = scenario;
    const ids = [...bailiffs.map(({ id }) => bailiffSubject(id)), ...caisses.map(({ id }) => caisseSubject(id))];
    for (const id of ids) this.subjects.set(id, new FoldedSubject(id, this));
  }

  /** Declares a bailiff, or changes its days in office; opens what is owed. */
  declareBailiff({ id, from, to }: ScenarioTerm, today: LegalDay): TimelineEntry[] {
    this.bailiffs.set(id, { id, name: id, office: null, departement: null, email: null, from, to });
    const known = this.inOffice.findIndex(({ bailiff }) => bailiff === id);
    this.inOffice.splice(known < 0 ? this.inOffice.length : known, 1, { bailiff: id, from, to });
    return this.scenario.schedules ? this.of(bailiffSubject(id)).open(KINDS.bailiff, today) : [];
  }

  declareCaisse(id: string, today: LegalDay): TimelineEntry[] {
    return this.of(caisseSubject(id)).open(KINDS.caisse, today);
  }

  wakeDays(): LegalDay[] {
    return [...this.subjects.values()].flatMap((subject) => subject.wakeDays());
  }

  /** What the morning of a day brings. */
  awaken(today: LegalDay): TimelineEntry[] {
    return [...this.subjects.values()].flatMap((subject) => (subject.wakesBy(today) ? subject.advance(today) : []));
  }

  /** What the run of a schedule opens. */
  openDue(kind: PeriodicKind, today: LegalDay): TimelineEntry[] {
    const bailiffs = [...this.bailiffs.keys()].map(bailiffSubject);
    const owing = kind === 'nominative-statement' ? this.scenario.caisses.map(({ id }) => caisseSubject(id)) : bailiffs;
    return owing.flatMap((subject) => this.of(subject).open([kind], today));
  }

  /** Records what an event says, or does what it asks for. @throws {Refusal} */
  record(event: OfficeEvent, today: LegalDay): TimelineEntry[] {
    switch (event.fact) {
      case 'in-office': {
        const { from, to = null } = event.data as { from: LegalDay; to?: LegalDay };
        return this.declareBailiff({ id: subjectParts(event.subject).id, from, to }, today);
      }
      case 'statement-rectify': {
        const { id } = subjectParts(event.subject);
        const rectified = this.statements.rectify(id, event.data['period'] as PeriodId, today);
        return rectified ? this.of(event.subject).record(rectifyingFact(event, rectified), today) : [];
      }
      default:
        return this.of(event.subject).record(intakeOffice(officeEventFact(event)), today);
    }
  }

  /** Every duty of the calendar, in order of opening. */
  duties(): Map<SubjectId, PeriodicRecord[]> {
    return new Map([...this.subjects].map(([id, { state }]) => [id, [...state.duties.values()]]));
  }

  contextOf(subject: SubjectId, today: LegalDay): OfficeContext {
    const { ruleset, dutiesFrom, caisses, signatories: delegations } = this.scenario;
    const { kind, id } = subjectParts(subject);
    const world = {
      ruleset,
      dutiesFrom,
      caisses: caisses.map((caisse) => caisse.id),
      delegations: delegations.map(({ id: signatory, from, to }) => ({ signatory, from, to })),
    };
    if (kind === 'caisse') {
      const caisse = caisses.find((candidate) => candidate.id === id);
      return { ...world, ...(caisse ? { caisse } : {}), volumes: this.holdings.ofCaisse(id), casesWithoutNews: 0 };
    }
    const bailiff = this.bailiffs.get(id);
    return {
      ...world,
      ...(bailiff ? { bailiff } : {}),
      volumes: this.holdings.ofBailiff(id),
      ...this.holdings.withoutNews(id, today, ruleset),
    };
  }

  performed(subject: SubjectId, { kind, data }: OfficeAction, today: LegalDay): Readonly<Record<string, unknown>> {
    const period = data['period'] as PeriodId;
    switch (kind) {
      case 'query-bailiff':
        return { cases: this.contextOf(subject, today).casesWithoutNews };
      case 'freeze-statement':
        return { ...this.statements.freeze(subjectParts(subject).id, period, today) };
      default:
        return {};
    }
  }

  private of(subject: SubjectId): FoldedSubject {
    const found = this.subjects.get(subject);
    if (!found) throw new Error(`${subject} is not in the scenario`);
    return found;
  }
}
