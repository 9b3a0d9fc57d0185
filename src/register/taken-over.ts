import { assess } from '../domain/assessment/assess';
import type { Action } from '../domain/assessment/assessment';
import type { CaseRecord, CoreSettings, DebtorState, Outcome } from '../domain/assessment/decide';
import { observe, type ObservedCase, type ObservedFile } from '../domain/assessment/observe';
import { addDays, type LegalDay } from '../domain/calendar/legal-day';
import type { CaseId, Fact, NewFact } from '../domain/facts/fact';
import { Refusal } from '../domain/refusal';

/** What effects that belong to the past name as their evidence: whoever came before answered for them. */
export const TAKE_OVER = 'reprise';

/**
 * The facts of a file with a past in the order in which they were learnt, and ranked so: its files are loaded in any order. Of
 * one instant, as they were loaded.
 */
export function inOrderOfRecording(facts: readonly Fact[]): Fact[] {
  return [...facts]
    .sort((a, b) => (a.recordedAt < b.recordedAt ? -1 : a.recordedAt > b.recordedAt ? 1 : a.seq - b.seq))
    .map((fact, index) => ({ ...fact, seq: index + 1 }));
}

/** A past as its cases stand until the go-live day: observed, with a wake-up on that day where anything is due by then. */
export function standingUntil(
  goLive: LegalDay,
  facts: readonly Fact[],
  settings: CoreSettings,
  today: LegalDay,
): ObservedFile {
  const { cases, credit } = observe(facts, settings, today);
  const standing = new Map<CaseId, ObservedCase>();
  for (const [id, observed] of cases) {
    const wakeOn = wakesOn(goLive, observed);
    standing.set(id, { ...observed, record: { ...observed.record, wakeOn } });
  }
  return { cases: standing, credit };
}

function wakesOn(goLive: LegalDay, { assessment: { actions }, record: { wakeOn } }: ObservedCase): LegalDay | null {
  const isDue = actions.some(({ kind }) => kind !== 'remind-officer' && kind !== 'withdraw-procedure');
  return isDue || (wakeOn !== null && wakeOn < goLive) ? goLive : wakeOn;
}

/** The reminders that were called for before the go-live day: they are not sent after it. */
export function remindersOfThePast(goLive: LegalDay, facts: readonly Fact[], settings: CoreSettings): Action[] {
  const { cases } = assess(facts, settings, addDays(goLive, -1));
  return cases.flatMap(({ actions }) => actions.filter(({ kind }) => kind === 'remind-officer'));
}

/** What a transaction before the go-live day is asked for; an advance asks for nothing. */
interface Asked {
  readonly facts: readonly NewFact[];
  readonly accepted: unknown;
}

/**
 * What a transaction before the go-live day does: nothing. The past is only observed again, for another core may show it otherwise.
 * @throws {Refusal} RCV-NOT-LIVE-YET for any fact, and for a person's word on what is held
 */
export function standStill(
  { debtor, facts, cases }: DebtorState,
  asked: Asked,
  goLive: LegalDay,
  settings: CoreSettings,
  today: LegalDay,
): Outcome {
  if (asked.facts.length > 0 || asked.accepted !== undefined)
    throw new Refusal('RCV-NOT-LIVE-YET', { debtor, day: goLive });
  const observed = standingUntil(goLive, facts, settings, today);
  const records = new Map<CaseId, CaseRecord>();
  const changed: CaseId[] = [];
  for (const [id, { record }] of observed.cases) {
    const before = cases.get(id);
    records.set(id, { ...record, effects: before?.effects ?? [] });
    if (!before || told(before) !== told(record)) changed.push(id);
  }
  return {
    state: { debtor, facts, cases: records },
    assessment: {
      debtor,
      today,
      cases: [...observed.cases.values()].map(({ assessment }) => assessment),
      credit: observed.credit,
    },
    appended: [],
    duplicates: [],
    entries: [],
    changed,
    queued: [],
    cancelled: [],
  };
}

/** What a workflow is told of a case. */
const told = ({ stage, nature, waitsFor, wakeOn, attention }: CaseRecord): string =>
  JSON.stringify([stage, nature, waitsFor?.deadline, waitsFor?.lastDay, wakeOn, attention]);
