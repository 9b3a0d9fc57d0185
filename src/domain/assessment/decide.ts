import { type CaseId, type Fact, factKey, type NewFact, SYSTEM } from '../facts/fact';
import { sameContent } from '../facts/content';
import { checkAct } from './act-checks';
import { assess } from './assess';
import type { Action, Assessment } from './assessment';
import type { CaseRecord, DebtorState, DecideContext, Moment, Outcome } from './debtor-state';
import { updateRecord } from './ledger';
import type { TimelineEntry } from './timeline';
import { Refusal } from '../refusal';
import { checkFact } from './fact-checks';

export * from './debtor-state';

/** Each round appends a decision; more than this many in one instant means that two rules undo each other. */
const MAX_ROUNDS = 20;

/**
 * What the register's one transaction decides, and the core engine with it: first what this morning would have done, then
 * each given fact in order, each followed by what it causes. Pure; the caller holds the debtor's lock.
 *
 * @param incoming facts of this debtor, checked for their shape by `intake()`; empty to advance by time alone
 * @throws {Refusal} when a fact is refused: nothing of the whole is then to be kept
 */
export function decide(
  previous: DebtorState,
  incoming: readonly NewFact[],
  moment: Moment,
  context: DecideContext,
): Outcome {
  const work = new Transaction(previous, moment, context);
  if (previous.facts.length > 0) work.settle(null);
  const duplicates: NewFact[] = [];
  for (const fact of incoming) {
    const known = work.facts.find((other) => factKey(other) === factKey(fact));
    if (known) {
      if (!sameContent(known, fact)) throw new Refusal('RCV-DUPLICATE-OTHER-CONTENT', { fact: fact.id });
      duplicates.push(fact);
    } else work.take(fact);
  }
  return work.outcome(duplicates);
}

class Transaction {
  readonly facts: Fact[];
  private readonly appended: Fact[] = [];
  private readonly entries: TimelineEntry[] = [];
  private readonly records: Map<CaseId, CaseRecord>;
  private readonly changed = new Set<CaseId>();
  private assessment: Assessment;

  constructor(
    private readonly previous: DebtorState,
    private readonly moment: Moment,
    private readonly context: DecideContext,
  ) {
    this.facts = [...previous.facts];
    this.records = new Map(previous.cases);
    this.assessment = this.reassess();
  }

  take(given: NewFact): void {
    checkFact(given, this.facts, this.moment.today);
    const fact = checkAct(given, this.assessment, this.context, this.moment.today);
    const unasked = this.due('withdraw-procedure');
    const appended = this.append(fact);
    const head = {
      on: this.moment.today,
      ...(fact.case === undefined ? { debtor: fact.debtor } : { case: fact.case }),
    };
    if (fact.source === SYSTEM) this.entries.push({ ...head, ...actEntry(fact) });
    else
      this.entries.push({
        ...head,
        type: 'fact',
        fact: fact.kind,
        legalDay: fact.on,
        ...(fact.retracts === undefined ? {} : { retracts: fact.retracts }),
      });
    this.assessment = this.reassess();
    this.settle(appended, unasked);
  }

  /**
   * Carries out the core's own decisions and brings the records up to date. `cause` is the fact just taken; without one the
   * system withdraws nothing (invariant 7): only a changed rule could ask for it, and then a person decides. What was already
   * asked for before the fact (`unasked`), and for the same reason, is not the fact's doing either.
   */
  settle(cause: Fact | null, unasked: readonly Action[] = []): void {
    const isOfTheFact = (action: Action): boolean =>
      !unasked.some(({ key, data }) => key === action.key && data['reason'] === action.data['reason']);
    for (let round = 0; ; round++) {
      if (round > MAX_ROUNDS) throw new Error(`decisions of ${this.previous.debtor} do not come to rest`);
      if (cause && this.perform('withdraw-procedure', { cause: cause.id }, isOfTheFact)) continue;
      this.update();
      if (!this.perform('choose-procedure', {})) return;
    }
  }

  outcome(duplicates: readonly NewFact[]): Outcome {
    const queued: Action[] = [];
    const cancelled: string[] = [];
    for (const [id, record] of this.records) {
      const before = this.previous.cases.get(id)?.effects ?? [];
      const actions = this.assessment.cases.find((entry) => entry.case === id)?.actions ?? [];
      for (const effect of record.effects) {
        const old = before.find((other) => other.key === effect.key);
        if (effect.state === 'pending' && (old === undefined || old.state === 'cancelled'))
          queued.push(actions.find((action) => action.key === effect.key) as Action);
        if (effect.state === 'cancelled' && old !== undefined && old.state !== 'cancelled') cancelled.push(effect.key);
      }
    }
    const state: DebtorState = {
      debtor: this.assessment.debtor ?? this.previous.debtor,
      facts: this.facts,
      cases: this.records,
    };
    return {
      state,
      assessment: this.assessment,
      appended: this.appended,
      duplicates,
      entries: this.entries,
      changed: [...this.changed],
      queued,
      cancelled,
    };
  }

  private due(kind: Action['kind']): Action[] {
    return this.assessment.cases.flatMap((entry) => entry.actions.filter((action) => action.kind === kind));
  }

  private reassess(): Assessment {
    return assess(this.facts, this.context.settings, this.moment.today);
  }

  /** Appends the facts of all decisions of one kind that are due; whether there were any. */
  private perform(
    kind: 'choose-procedure' | 'withdraw-procedure',
    extra: { cause?: string },
    which: (action: Action) => boolean = () => true,
  ): boolean {
    const due = this.due(kind).filter(which);
    for (const action of due) {
      const fact = this.append({
        source: SYSTEM,
        id: action.key,
        debtor: this.assessment.debtor,
        case: action.case,
        on: this.moment.today,
        recordedBy: SYSTEM,
        kind: kind === 'choose-procedure' ? 'procedure-chosen' : 'procedure-withdrawn',
        data: { ...action.data, ...extra } as unknown as NewFact['data'],
      });
      this.entries.push({ on: this.moment.today, case: action.case, ...actEntry(fact) });
    }
    if (due.length > 0) this.assessment = this.reassess();
    return due.length > 0;
  }

  private append(fact: NewFact): Fact {
    const appended: Fact = {
      ...fact,
      seq: this.facts.length + 1,
      recordedAt: this.moment.recordedAt,
      recordedOn: this.moment.today,
    };
    this.facts.push(appended);
    this.appended.push(appended);
    return appended;
  }

  /** Brings the records up to date; a withdrawal that is still due then is one that no fact asked for. */
  private update(): void {
    for (const entry of this.assessment.cases) {
      const unasked = entry.actions.some((action) => action.kind === 'withdraw-procedure');
      const now = unasked ? { ...entry, attention: [...entry.attention, 'decision-without-fact' as const] } : entry;
      const update = updateRecord(this.records.get(entry.case) ?? null, now, this.moment.today);
      this.records.set(entry.case, update.record);
      this.entries.push(...update.entries);
      if (update.changed) this.changed.add(entry.case);
    }
  }
}

type ActEntry = Omit<Extract<TimelineEntry, { type: 'act' }>, 'on' | 'case' | 'debtor'>;

/** How an act of the system shows in the timeline. */
function actEntry(fact: NewFact): ActEntry {
  const data = fact.data as Readonly<Record<string, string | undefined>>;
  const shown = Object.fromEntries(SHOWN.filter((name) => data[name] !== undefined).map((name) => [name, data[name]]));
  const duty = fact.kind === 'procedure-chosen' ? 'A13-3' : fact.kind === 'caisse-notified' ? 'A13-4' : null;
  return { type: 'act', act: fact.kind, ...shown, ...(duty ? { duty } : {}) };
}

const SHOWN = ['nature', 'reason', 'about', 'corrects'] as const;
