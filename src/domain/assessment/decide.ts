import { type CaseId, type Fact, factKey, type NewFact, SYSTEM } from '../facts/fact';
import { sameContent } from '../facts/content';
import type { Proof } from '../facts/proof';
import { checkAct } from './act-checks';
import { assess, caseOf } from './assess';
import { type Action, type Assessment, inOrder } from './assessment';
import { assessedBy } from '../core-version';
import type { CaseRecord, DebtorState, DecideContext, Moment, Outcome, QueuedAction } from './debtor-state';
import { type Acceptance, proofOf, unexpectedActs } from './held-acts';
import { updateRecord } from './ledger';
import type { TimelineEntry } from './timeline';
import { Refusal } from '../refusal';
import { checkFact } from './fact-checks';

export * from './debtor-state';
export type { Acceptance } from './held-acts';

/** Each round appends a decision; more than this many in one instant means that two rules undo each other. */
const MAX_ROUNDS = 20;

/**
 * What the register's one transaction decides, and the core engine with it: first what this morning would have done, then
 * each given fact in order, each followed by what it causes. Pure; the caller holds the debtor's lock.
 *
 * @param acceptance lets pass what had been held before this call; what this morning holds anew nobody has seen yet
 * @param incoming facts of this debtor, checked for their shape by `intake()`; empty to advance by time alone
 * @throws {Refusal} when a fact is refused: nothing of the whole is then to be kept
 */
export function decide(
  previous: DebtorState,
  incoming: readonly NewFact[],
  moment: Moment,
  context: DecideContext,
  acceptance?: Acceptance,
): Outcome {
  const work = new Transaction(previous, moment, context);
  if (previous.facts.length > 0) work.awaken();
  if (acceptance) work.accept(acceptance);
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
  private readonly held = new Map<CaseId, readonly string[]>();
  /** Who let which acts pass, by their keys. */
  private readonly accepted = new Map<string, Proof['accepted']>();
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
    // What was asked for before the fact, and for the same reason, is not the fact's doing.
    const isOfTheFact = (action: Action): boolean =>
      !unasked.some(({ key, data }) => key === action.key && data['reason'] === action.data['reason']);
    this.settle({ which: isOfTheFact, extra: { cause: appended.id } });
  }

  /** What the morning does by itself. What a changed core or rule makes due is not done: a person decides. */
  awaken(): void {
    const { cases, assessedOtherwise } = this.previous;
    for (const [id, record] of cases) {
      const entry = this.assessment.cases.find((candidate) => candidate.case === id);
      const unexpected = entry && assessedOtherwise?.has(id) ? unexpectedActs(record, entry, this.moment.today) : [];
      this.held.set(id, [...new Set([...record.held, ...unexpected])]);
    }
    this.settle(null);
  }

  /** Does what a person lets pass: acts on record as held, and withdrawals that no fact had asked for. */
  accept({ by, cases }: Acceptance): void {
    const accepted = { by, on: this.moment.today };
    const asked = new Set<string>();
    for (const [id, { held, attention }] of this.previous.cases) {
      if (!cases.has(id)) continue;
      for (const key of held) asked.add(key);
      if (attention.includes('decision-without-fact'))
        for (const { key, case: of } of this.due('withdraw-procedure')) if (of === id) asked.add(key);
      this.held.set(
        id,
        (this.held.get(id) ?? []).filter((key) => !asked.has(key)),
      );
    }
    for (const key of asked) this.accepted.set(key, accepted);
    this.settle({ which: ({ key }) => asked.has(key), extra: {} });
  }

  /**
   * Carries out the core's own decisions and brings the records up to date. `withdrawals` says which may be made, and what they
   * are to say of their cause: without a fact or a person's word the system withdraws nothing (invariant 7).
   */
  private settle(withdrawals: { which: (action: Action) => boolean; extra: { cause?: string } } | null): void {
    for (let round = 0; ; round++) {
      if (round > MAX_ROUNDS) throw new Error(`decisions of ${this.previous.debtor} do not come to rest`);
      if (withdrawals && this.perform('withdraw-procedure', withdrawals.extra, withdrawals.which)) continue;
      this.update();
      if (!this.perform('choose-procedure', {}, (action) => !this.isHeld(action))) return;
    }
  }

  outcome(duplicates: readonly NewFact[]): Outcome {
    const queued: QueuedAction[] = [];
    const cancelled: string[] = [];
    for (const [id, record] of this.records) {
      const before = this.previous.cases.get(id)?.effects ?? [];
      const actions = this.assessment.cases.find((entry) => entry.case === id)?.actions ?? [];
      for (const effect of record.effects) {
        const old = before.find((other) => other.key === effect.key);
        if (effect.state === 'pending' && (old === undefined || old.state === 'cancelled'))
          queued.push(this.proven(actions.find((action) => action.key === effect.key) as Action));
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

  private isHeld({ case: id, key }: Action): boolean {
    return this.held.get(id)?.includes(key) === true;
  }

  private proven(action: Action): QueuedAction {
    const version = this.context.version ?? assessedBy(this.context.settings);
    return { ...action, proof: proofOf(caseOf(this.assessment, action.case), version, this.accepted.get(action.key)) };
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
    which: (action: Action) => boolean,
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
        data: { ...action.data, ...extra, proof: this.proven(action).proof } as unknown as NewFact['data'],
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
      // What is no longer due is no longer held: should a fact make it due again, it is that fact's doing.
      const held = (this.held.get(entry.case) ?? []).filter((key) =>
        entry.actions.some((action) => action.key === key),
      );
      this.held.set(entry.case, held);
      const unasked = entry.actions.some((action) => action.kind === 'withdraw-procedure');
      const attention = inOrder([
        ...entry.attention,
        ...(unasked ? (['decision-without-fact'] as const) : []),
        ...(held.length > 0 ? (['act-held'] as const) : []),
      ]);
      const before = this.records.get(entry.case) ?? null;
      const update = updateRecord(before, { ...entry, attention }, held, this.moment.today);
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
