import type { EffectState } from '../domain/assessment/debtor-state';
import type { TimelineEntry } from '../domain/assessment/timeline';
import type { LegalDay } from '../domain/calendar/legal-day';
import { parisInstant } from '../domain/calendar/paris-time';
import { decideOffice } from '../domain/office/decide-office';
import { officeEvidenceFact } from '../domain/office/evidence';
import type { NewOfficeFact, SubjectId } from '../domain/office/office-fact';
import type {
  OfficeAction,
  OfficeContext,
  OfficeOutcome,
  OfficeState,
  PeriodicDutyId,
  PeriodicKind,
} from '../domain/office/periodic-duty';

/** What a folded subject asks of the world around it. */
export interface SubjectWorld {
  /** What the core needs beside the subject's own facts, as it stands now. */
  contextOf(subject: SubjectId, today: LegalDay): OfficeContext;
  /** What performing an effect brings forth that its evidence is to carry: the figures of a freezing, the cases of a query. */
  performed(subject: SubjectId, action: OfficeAction, today: LegalDay): Readonly<Record<string, unknown>>;
}

/**
 * A bailiff's or a caisse's file folded by the core, without a register. Days must not go back. Effects are taken as performed
 * on the day on which they become due.
 */
export class FoldedSubject {
  state: OfficeState;
  /** What queued effects carry, by their keys. */
  private readonly actions = new Map<string, OfficeAction>();

  constructor(
    readonly subject: SubjectId,
    private readonly world: SubjectWorld,
    private readonly channel = 'simulation',
  ) {
    this.state = { subject, facts: [], duties: new Map() };
  }

  wakeDays(): LegalDay[] {
    return [...this.state.duties.values()].flatMap(({ wakeOn }) => (wakeOn === null ? [] : [wakeOn]));
  }

  wakesBy(day: LegalDay): boolean {
    return this.wakeDays().some((wake) => wake <= day);
  }

  advance(today: LegalDay): TimelineEntry[] {
    return this.perform(this.step([], today), today);
  }

  /** Opens the periods of these kinds that are owed and not started yet. */
  open(kinds: readonly PeriodicKind[], today: LegalDay): TimelineEntry[] {
    return this.perform(this.step([], today, kinds), today);
  }

  record(fact: NewOfficeFact, today: LegalDay): TimelineEntry[] {
    return this.perform(this.step([fact], today), today);
  }

  private step(incoming: readonly NewOfficeFact[], today: LegalDay, open: readonly PeriodicKind[] = []): OfficeOutcome {
    const moment = { today, recordedAt: parisInstant(today, 9 * 60) };
    const outcome = decideOffice(this.state, incoming, moment, this.world.contextOf(this.subject, today), open);
    this.state = outcome.state;
    for (const action of outcome.queued) this.actions.set(action.key, action);
    return outcome;
  }

  private perform(first: OfficeOutcome, today: LegalDay): TimelineEntry[] {
    const entries = [...first.entries];
    for (let pending = this.pending(); pending; pending = this.pending()) {
      const action = this.actions.get(pending.key);
      if (!action) throw new Error(`effect ${pending.key} was never queued`);
      const extra = this.world.performed(this.subject, action, today);
      this.mark(pending.duty, action.key, 'done'); // before its fact is recorded, as the register does in one transaction
      const evidence = { channel: this.channel, reference: action.key };
      entries.push(
        ...this.step([officeEvidenceFact({ ...action, subject: this.subject }, today, evidence, extra)], today).entries,
      );
    }
    return entries;
  }

  /** The next effect to perform. The desk's mail goes last: it waits for the morning's seven o'clock. */
  private pending(): { duty: PeriodicDutyId; key: string } | null {
    const all = [...this.state.duties.values()].flatMap(({ id, effects }) =>
      effects.filter(({ state }) => state === 'pending').map(({ key, kind }) => ({ duty: id, key, kind })),
    );
    return all.find(({ kind }) => kind !== 'remind-desk') ?? all[0] ?? null;
  }

  private mark(duty: PeriodicDutyId, key: string, state: EffectState['state']): void {
    const record = this.state.duties.get(duty);
    if (!record) return;
    const effects = record.effects.map((effect) => (effect.key === key ? { ...effect, state } : effect));
    this.state = { ...this.state, duties: new Map(this.state.duties).set(duty, { ...record, effects }) };
  }
}
