import { type CaseRecord, type DebtorState, decide, type DecideContext } from '../../src/domain/assessment/decide';
import type { LegalDay } from '../../src/domain/calendar/legal-day';
import { type Fact, type FactKey, factKey, type NewFact, SYSTEM } from '../../src/domain/facts/fact';

/** What the core alone makes of a register's facts. */
export interface Replay {
  readonly state: DebtorState;
  /** The effects that came due, and whether something else made them moot before they were handed over. */
  readonly effects: ReadonlyMap<string, { readonly dueOn: LegalDay; readonly mootSince: Fact['recordedAt'] | null }>;
  /**
   * A fact was recorded, or another morning came, between the day on which an effect was due and its hand-over: a core that
   * hands over at once would have acted before, and may have had to correct itself after.
   */
  readonly overtaken: boolean;
}

const isDecision = ({ source, kind }: Fact): boolean =>
  source === SYSTEM && (kind === 'procedure-chosen' || kind === 'procedure-withdrawn');
const isHandOver = (fact: Fact): boolean => fact.source === SYSTEM && !isDecision(fact);

/**
 * Folds a debtor's facts through the core, without register, clock or engine: each morning on the very day the core waits for,
 * each given fact and each hand-over on the day on which the register recorded it. The core's own decisions are left
 * out of what it is given; it takes them again.
 *
 * @param facts a debtor's facts, in order of `seq`
 * @param until the last morning
 */
export function replay(facts: readonly Fact[], until: LegalDay, context: DecideContext): Replay {
  const run = new Run(facts[0]?.debtor as Fact['debtor'], context);
  for (const fact of facts) if (!isDecision(fact)) run.take(fact);
  run.mornings(until, null);
  return { state: run.state, effects: run.effects, overtaken: run.overtaken };
}

class Run {
  state: DebtorState;
  readonly effects = new Map<string, { dueOn: LegalDay; mootSince: Fact['recordedAt'] | null }>();
  overtaken = false;

  constructor(
    debtor: Fact['debtor'],
    private readonly context: DecideContext,
  ) {
    this.state = { debtor, facts: [], cases: new Map() };
  }

  take(fact: Fact): void {
    this.mornings(fact.recordedOn, fact.recordedAt);
    if (isHandOver(fact)) this.done(fact);
    else if (this.pending().length > 0) this.overtaken = true;
    this.decide([asGiven(fact)], fact.recordedOn, fact.recordedAt);
  }

  mornings(until: LegalDay, at: Fact['recordedAt'] | null): void {
    for (;;) {
      const [next] = [...this.state.cases.values()].flatMap(({ wakeOn }) => (wakeOn === null ? [] : [wakeOn])).sort();
      if (next === undefined || next > until) return;
      const before = this.pending();
      this.decide([], next, at);
      const after = new Set(this.pending());
      if (before.some((key) => !after.has(key))) this.overtaken = true;
    }
  }

  private decide(incoming: readonly NewFact[], today: LegalDay, at: Fact['recordedAt'] | null): void {
    const recordedAt = at ?? (`${today}T12:00:00.000Z` as Fact['recordedAt']);
    const outcome = decide(this.state, incoming, { today, recordedAt }, this.context);
    this.state = outcome.state;
    for (const { key } of outcome.queued) this.effects.set(key, { dueOn: today, mootSince: null });
    for (const key of outcome.cancelled) {
      const effect = this.effects.get(key);
      if (effect) this.effects.set(key, { ...effect, mootSince: recordedAt });
    }
  }

  private done({ case: of, id }: Fact): void {
    const record = of && this.state.cases.get(of);
    if (!record) return;
    const effects = record.effects.map((effect) =>
      effect.key === id ? { ...effect, state: 'done' as const } : effect,
    );
    this.state = { ...this.state, cases: new Map(this.state.cases).set(of, { ...record, effects }) };
  }

  private pending(): string[] {
    return effectsIn(this.state.cases.values(), 'pending');
  }
}

/** Keys of the effects of these cases in a state. */
export const effectsIn = (records: Iterable<CaseRecord>, wanted: string): string[] =>
  [...records].flatMap(({ effects }) => effects.filter(({ state }) => state === wanted).map(({ key }) => key));

/** The fact without what the register added. */
function asGiven(fact: Fact): NewFact {
  const { seq: _seq, recordedAt: _at, recordedOn: _on, ...given } = fact;
  return given;
}

export const byKey = (facts: readonly Fact[]): Map<FactKey, Fact> =>
  new Map(facts.map((fact) => [factKey(fact), fact]));
