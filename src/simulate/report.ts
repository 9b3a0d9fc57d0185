import type { CaseRecord } from '../domain/assessment/debtor-state';
import type { TimelineEntry } from '../domain/assessment/timeline';
import { dutyState } from '../domain/duties/duty-state';
import type { LegalDay } from '../domain/calendar/legal-day';
import { formatCents } from '../domain/money/cents';
import type { Refusal } from '../domain/refusal';
import type { Scenario, ScenarioEvent } from './scenario';

export type EngineName = 'core' | 'durable';

export interface ReportedRefusal {
  readonly on: LegalDay;
  readonly case?: string;
  readonly debtor?: string;
  readonly fact: string;
  readonly code: string;
  readonly message: string;
}

export interface ReportedCase {
  readonly stage: string;
  readonly step: string | null;
  readonly nature: string | null;
  readonly balance: string;
  readonly deadlines: readonly { deadline: string; lastDay: LegalDay; actingDay: LegalDay; state: string }[];
  readonly duties: readonly {
    duty: string;
    opensOn: LegalDay;
    dueOn: LegalDay;
    doneOn: LegalDay | null;
    state: string;
  }[];
}

/** What `simulate --json` prints; the same from both engines but for `engine`. */
export interface Report {
  readonly name: string;
  readonly engine: EngineName;
  readonly timeline: readonly TimelineEntry[];
  readonly refusals: readonly ReportedRefusal[];
  readonly cases: Readonly<Record<string, ReportedCase>>;
  readonly debtors: Readonly<Record<string, { readonly deadlines: []; readonly duties: [] }>>;
  readonly bailiffs: Readonly<Record<string, { readonly deadlines: []; readonly duties: [] }>>;
  readonly caisses: Readonly<Record<string, { readonly deadlines: []; readonly duties: [] }>>;
}

/** Collects what happens: a morning is ordered by case in the file's order, a fact comes before what it causes. */
export class Journal {
  private readonly groups = new Map<string, TimelineEntry[]>();
  readonly refusals: ReportedRefusal[] = [];
  /** Events whose mark `refused` was not what happened. */
  readonly surprises: string[] = [];

  constructor(private readonly scenario: Scenario) {}

  /** `moment` 0 is the morning; then one for each fact of the day, in order. */
  add(moment: number, entries: readonly TimelineEntry[]): void {
    for (const entry of entries) {
      const key = `${entry.on} ${String(moment).padStart(6, '0')}`;
      this.groups.set(key, [...(this.groups.get(key) ?? []), entry]);
    }
  }

  refuse(event: ScenarioEvent, refusal: Refusal): void {
    const { recorded: on, fact } = event;
    this.refusals.push({
      on,
      ...(event.case === undefined ? { debtor: event.debtor } : { case: event.case }),
      fact,
      code: refusal.code,
      message: refusal.message,
    });
    if (!event.refused) this.surprises.push(`${event.id} (${on}, ${fact}) was refused: ${refusal.code}`);
  }

  accept(event: ScenarioEvent): void {
    if (event.refused)
      this.surprises.push(`${event.id} (${event.recorded}, ${event.fact}) was accepted, its refusal expected`);
  }

  report(engine: EngineName, records: ReadonlyMap<string, CaseRecord>): Report {
    const rank = new Map(this.scenario.cases.map(({ id }, index) => [id, index]));
    const rankOf = (entry: TimelineEntry): number => (entry.case === undefined ? -1 : (rank.get(entry.case) ?? -1));
    const keys = [...this.groups.keys()].sort();
    const timeline = keys.flatMap((key) =>
      [...(this.groups.get(key) ?? [])]
        .map((entry, index) => ({ entry, index }))
        .sort((a, b) => factFirst(a.entry, b.entry) || rankOf(a.entry) - rankOf(b.entry) || a.index - b.index)
        .map(({ entry }) => entry),
    );
    const cases = Object.fromEntries(
      this.scenario.cases.map(({ id }) => [id, reportCase(records.get(id), this.scenario.until)]),
    );
    const empty = (ids: readonly string[]): Record<string, { deadlines: []; duties: [] }> =>
      Object.fromEntries(ids.map((id) => [id, { deadlines: [], duties: [] }]));
    return {
      name: this.scenario.name,
      engine,
      timeline,
      refusals: this.refusals,
      cases,
      debtors: empty(this.scenario.debtors.map(({ id }) => id)),
      bailiffs: empty(this.scenario.bailiffs.map(({ id }) => id)),
      caisses: empty([...new Set(this.scenario.cases.map(({ caisse }) => caisse))]),
    };
  }
}

const factFirst = (a: TimelineEntry, b: TimelineEntry): number => Number(b.type === 'fact') - Number(a.type === 'fact');

function reportCase(record: CaseRecord | undefined, today: LegalDay): ReportedCase {
  if (!record) throw new Error('a case of the scenario was never opened');
  return {
    stage: record.stage,
    step: record.step,
    nature: record.nature,
    balance: formatCents(record.balance.due),
    deadlines: record.deadlines.map(({ name, lastDay, actingDay, state }) => ({
      deadline: name,
      lastDay,
      actingDay,
      state,
    })),
    duties: record.duties.map((duty) => ({
      duty: duty.duty,
      opensOn: duty.opensOn,
      dueOn: duty.dueOn,
      doneOn: duty.doneOn,
      state: dutyState(duty, today),
    })),
  };
}
