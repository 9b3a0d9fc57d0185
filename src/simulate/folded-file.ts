import {
  type DebtorState,
  decide,
  type DecideContext,
  type EffectState,
  type Outcome,
} from '../domain/assessment/decide';
import type { Assessment, EffectKind } from '../domain/assessment/assessment';
import { evidenceFact } from '../domain/assessment/evidence';
import type { TimelineEntry } from '../domain/assessment/timeline';
import type { LegalDay } from '../domain/calendar/legal-day';
import type { CaseId, DebtorId, Instant, NewFact } from '../domain/facts/fact';
import type { Proof } from '../domain/facts/proof';

interface PendingEffect {
  readonly key: string;
  readonly kind: EffectKind;
  readonly onCase: CaseId;
}

/**
 * A debtor's file folded by the core, without a register. Days must not go back. Effects are taken as performed the day they
 * become due, their acts carrying `channel` as evidence, but for those that `parks` says could not be handed over.
 */
export class FoldedFile {
  state: DebtorState;
  /** What the core said last; null before the first fact. */
  assessment: Assessment | null = null;
  /** What queued effects rest on, by their keys. */
  private readonly proofs = new Map<string, Proof>();

  constructor(
    debtor: string,
    private readonly context: DecideContext,
    private readonly channel = 'simulation',
    private readonly parks: (onCase: CaseId, kind: EffectKind) => boolean = () => false,
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
    return this.perform(this.step([], today), today);
  }

  record(fact: NewFact, today: LegalDay): TimelineEntry[] {
    return this.perform(this.step([fact], today), today);
  }

  /** Decides what the morning of `today` decides and queues its effects, but performs none: whoever takes the file over does. */
  awaken(today: LegalDay): TimelineEntry[] {
    return [...this.step([], today).entries];
  }

  private step(incoming: readonly NewFact[], today: LegalDay): Outcome {
    const recordedAt = `${today}T09:00:00.000Z` as Instant;
    const outcome = decide(this.state, incoming, { today, recordedAt }, this.context);
    this.state = outcome.state;
    this.assessment = outcome.assessment;
    for (const { key, proof } of outcome.queued) this.proofs.set(key, proof);
    return outcome;
  }

  private perform(first: Outcome, today: LegalDay): TimelineEntry[] {
    const entries = [...first.entries];
    let actions = first.assessment.cases.flatMap((entry) => entry.actions);
    for (let effect = this.pending(); effect; effect = this.pending()) {
      const { key, kind, onCase } = effect;
      if (this.parks(onCase, kind)) {
        this.mark(onCase, key, 'parked');
        continue;
      }
      const action = actions.find((candidate) => candidate.key === key);
      if (!action) throw new Error(`effect ${key} is not due`);
      this.mark(onCase, key, 'done'); // before its act is recorded, as the register does in one transaction
      const evidence = { channel: this.channel, reference: key };
      const carried = { key, kind, case: onCase, data: action.data, proof: this.proofs.get(key) ?? null };
      const act = evidenceFact(carried, this.state.debtor, today, evidence);
      const outcome = this.step([act], today);
      entries.push(...outcome.entries);
      actions = outcome.assessment.cases.flatMap((entry) => entry.actions);
    }
    return entries;
  }

  private pending(): PendingEffect | null {
    for (const [onCase, { effects }] of this.state.cases)
      for (const { key, kind, state } of effects) if (state === 'pending') return { key, kind, onCase };
    return null;
  }

  private mark(onCase: CaseId, key: string, state: EffectState['state']): void {
    const record = this.state.cases.get(onCase);
    if (!record) return;
    const effects = record.effects.map((effect) => (effect.key === key ? { ...effect, state } : effect));
    this.state = { ...this.state, cases: new Map(this.state.cases).set(onCase, { ...record, effects }) };
  }
}
