import type { Moment } from '../assessment/debtor-state';
import type { Head } from '../assessment/changes';
import type { TimelineEntry } from '../assessment/timeline';
import { canonical } from '../facts/content';
import { SYSTEM } from '../facts/fact';
import { Refusal } from '../refusal';
import { assessOffice, type OfficeDuties } from './assess-office';
import { checkOfficeFact } from './office-checks';
import { type NewOfficeFact, type OfficeFact, officeFactKey, subjectParts } from './office-fact';
import { updatePeriodic } from './office-ledger';
import { owedPeriods } from './owed-periods';
import {
  type DecideOffice,
  type OfficeAction,
  type OfficeContext,
  type OfficeOutcome,
  type OfficeState,
  type PeriodicAssessment,
  periodicDutyId,
  type PeriodicDutyId,
  type PeriodicKind,
  type PeriodicRecord,
} from './periodic-duty';
import type { PeriodId } from './periods';
import { completedWaiver } from './waiver-volumes';

/** {@inheritDoc DecideOffice} */
export const decideOffice: DecideOffice = (previous, incoming, moment, context, open = []) => {
  const work = new OfficeTransaction(previous, moment, context);
  if (previous.duties.size > 0) work.settle();
  work.open(open);
  const duplicates: NewOfficeFact[] = [];
  for (const fact of incoming) {
    const known = work.facts.find((other) => officeFactKey(other) === officeFactKey(fact));
    if (known) {
      if (!sameContent(known, fact)) throw new Refusal('RCV-DUPLICATE-OTHER-CONTENT', { fact: fact.id });
      duplicates.push(fact);
    } else work.take(fact);
  }
  return work.outcome(duplicates);
};

class OfficeTransaction {
  readonly facts: OfficeFact[];
  private readonly appended: OfficeFact[] = [];
  private readonly entries: TimelineEntry[] = [];
  private readonly records: Map<PeriodicDutyId, PeriodicRecord>;
  private readonly changed = new Set<PeriodicDutyId>();
  private assessments: readonly PeriodicAssessment[] = [];

  constructor(
    private readonly previous: OfficeState,
    private readonly moment: Moment,
    private readonly context: OfficeContext,
  ) {
    this.facts = [...previous.facts];
    this.records = new Map(previous.duties);
  }

  /** Opens what is owed and not on record yet; several periods at once, so that only the newest is acted on. */
  open(kinds: readonly PeriodicKind[]): void {
    const bare = subjectParts(this.previous.subject).id;
    const opening = kinds.flatMap((kind) =>
      owedPeriods(kind, this.context, this.moment.today)
        .filter((period) => !this.records.has(periodicDutyId(kind, bare, period.id)))
        .map((period) => ({ kind, period })),
    );
    if (opening.length > 0) this.settle(opening);
  }

  take(given: NewOfficeFact): void {
    const fact = completedWaiver(given, this.context);
    checkOfficeFact(fact, {
      facts: this.facts,
      records: this.records,
      context: this.context,
      today: this.moment.today,
    });
    const { today, recordedAt } = this.moment;
    const appended: OfficeFact = { ...fact, seq: this.facts.length + 1, recordedAt, recordedOn: today };
    this.facts.push(appended);
    this.appended.push(appended);
    this.entries.push(entryOf(appended, this.headOf(periodOf(appended))));
    this.settle();
  }

  /** Assesses everything again and brings the records up to date. */
  settle(opening: OfficeDuties['opening'] = []): void {
    this.assessments = assessOffice(this.facts, { records: this.records, opening }, this.context, this.moment.today);
    for (const now of this.assessments) {
      const { record, entries, changed } = updatePeriodic(
        this.records.get(now.id) ?? null,
        now,
        this.headOf(now.period),
      );
      this.records.set(now.id, record);
      this.entries.push(...entries);
      if (changed) this.changed.add(now.id);
    }
  }

  outcome(duplicates: readonly NewOfficeFact[]): OfficeOutcome {
    const queued: OfficeAction[] = [];
    const cancelled: string[] = [];
    for (const [id, record] of this.records) {
      const before = this.previous.duties.get(id)?.effects ?? [];
      const actions = this.assessments.find((entry) => entry.id === id)?.actions ?? [];
      for (const effect of record.effects) {
        const old = before.find((other) => other.key === effect.key);
        if (effect.state === 'pending' && (old === undefined || old.state === 'cancelled'))
          queued.push(actions.find((action) => action.key === effect.key) as OfficeAction);
        if (effect.state === 'cancelled' && old !== undefined && old.state !== 'cancelled') cancelled.push(effect.key);
      }
    }
    return {
      state: { subject: this.previous.subject, facts: this.facts, duties: this.records },
      assessments: this.assessments,
      appended: this.appended,
      duplicates,
      entries: this.entries,
      changed: [...this.changed],
      queued,
      cancelled,
    };
  }

  private headOf(period: PeriodId | null): Head {
    const { kind, id } = subjectParts(this.previous.subject);
    const subject = kind === 'bailiff' ? { bailiff: id } : { caisse: id };
    return { on: this.moment.today, ...subject, ...(period === null ? {} : { period }) };
  }
}

/** Whether a repeated fact says what the one on file says. Volumes that its sender did not give were computed. */
function sameContent(onFile: OfficeFact, given: NewOfficeFact): boolean {
  const content = ({ subject, kind, on, retracts, document, data }: NewOfficeFact): string => {
    const { volumes, ...rest } = data as { volumes?: unknown };
    const compared = 'volumes' in given.data ? { ...rest, volumes } : rest;
    return canonical({ subject, kind, on, retracts, document, data: compared });
  };
  return content(onFile) === content(given);
}

const periodOf = ({ data }: OfficeFact): PeriodId | null =>
  'period' in data ? data.period : 'semester' in data ? (data.semester ?? null) : null;

/** How a fact shows in the timeline: what proves an act of the system is told as that act. */
function entryOf(fact: OfficeFact, head: Head): TimelineEntry {
  if (fact.source !== SYSTEM)
    return {
      ...head,
      type: 'fact',
      fact: fact.kind,
      legalDay: fact.on,
      ...(fact.retracts === undefined ? {} : { retracts: fact.retracts }),
    };
  const about = 'about' in fact.data ? { about: fact.data.about } : {};
  return { ...head, type: 'act', act: fact.kind, duty: head.caisse === undefined ? 'A13-7' : 'A13-10', ...about };
}
