import type { TimelineEntry } from '../domain/assessment/timeline';
import { subjectParts } from '../domain/office/office-fact';
import type { Refusal } from '../domain/refusal';
import { type Ending, type EngineName, type Report, type ReportedRefusal, reportEnding } from './report';
import { isOfficeEvent, type Scenario, type ScenarioEvent } from './scenario';

/** When on a day something happens: what the system does in the morning, the runs of schedules, then each fact in order. */
export const MOMENTS = { morning: 0, setup: 1, scheduled: 900, firstFact: 1000 } as const;

/** Collects what happens: a morning is ordered by case in the file's order, a fact comes before what it causes. */
export class Journal {
  private readonly groups = new Map<string, TimelineEntry[]>();
  readonly refusals: ReportedRefusal[] = [];
  /** Events whose mark `refused` was not what happened. */
  readonly surprises: string[] = [];
  private readonly ranks: ReadonlyMap<string, number>;

  constructor(private readonly scenario: Scenario) {
    const { cases, bailiffs, caisses } = scenario;
    const ids = [
      ...cases.map(({ id }) => `case:${id}`),
      ...bailiffs.map(({ id }) => `bailiff:${id}`),
      ...caisses.map(({ id }) => `caisse:${id}`),
    ];
    this.ranks = new Map(ids.map((id, index) => [id, index]));
  }

  /** `moment`: one of `MOMENTS`, or one of those that follow it. */
  add(moment: number, entries: readonly TimelineEntry[]): void {
    for (const entry of entries) {
      const key = `${entry.on} ${String(moment).padStart(6, '0')}`;
      this.groups.set(key, [...(this.groups.get(key) ?? []), entry]);
    }
  }

  refuse(event: ScenarioEvent, refusal: Refusal): void {
    const { recorded: on, fact } = event;
    this.refusals.push({ on, ...subjectOf(event), fact, code: refusal.code, message: refusal.message });
    if (!event.refused) this.surprises.push(`${event.id} (${on}, ${fact}) was refused: ${refusal.code}`);
  }

  accept(event: ScenarioEvent): void {
    if (event.refused)
      this.surprises.push(`${event.id} (${event.recorded}, ${event.fact}) was accepted, its refusal expected`);
  }

  report(engine: EngineName, ending: Ending): Report {
    const keys = [...this.groups.keys()].sort();
    const timeline = keys.flatMap((key) =>
      [...(this.groups.get(key) ?? [])]
        .map((entry, index) => ({ entry, index }))
        .sort((a, b) => factFirst(a.entry, b.entry) || this.compare(a.entry, b.entry) || a.index - b.index)
        .map(({ entry }) => entry),
    );
    const { name } = this.scenario;
    return { name, engine, timeline, refusals: this.refusals, ...reportEnding(this.scenario, ending) };
  }

  /** By case, bailiff, caisse in the file's order; two duties of one of them, each with a workflow of its own, by period. */
  private compare(a: TimelineEntry, b: TimelineEntry): number {
    const [periodA, periodB] = [a.period ?? '', b.period ?? ''];
    return this.rankOf(a) - this.rankOf(b) || (periodA < periodB ? -1 : periodA > periodB ? 1 : 0);
  }

  private rankOf({ case: onCase, bailiff, caisse }: TimelineEntry): number {
    const id =
      onCase !== undefined ? `case:${onCase}` : bailiff !== undefined ? `bailiff:${bailiff}` : `caisse:${caisse}`;
    return this.ranks.get(id) ?? -1;
  }
}

const factFirst = (a: TimelineEntry, b: TimelineEntry): number => Number(b.type === 'fact') - Number(a.type === 'fact');

function subjectOf(event: ScenarioEvent): Pick<ReportedRefusal, 'case' | 'debtor' | 'bailiff' | 'caisse'> {
  if (!isOfficeEvent(event)) return event.case === undefined ? { debtor: event.debtor } : { case: event.case };
  const { kind, id } = subjectParts(event.subject);
  return kind === 'bailiff' ? { bailiff: id } : { caisse: id };
}
