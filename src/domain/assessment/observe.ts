import type { LegalDay } from '../calendar/legal-day';
import type { CaseId, Fact } from '../facts/fact';
import { type Cents, ZERO } from '../money/cents';
import { assess } from './assess';
import { type CaseAssessment, END_STAGES, inOrder } from './assessment';
import type { CaseRecord, CoreSettings } from './debtor-state';
import { updateRecord } from './ledger';

/** A case as its past shows it. */
export interface ObservedCase {
  readonly assessment: CaseAssessment;
  /** Every deadline and duty that ever opened; no effect was ever queued. */
  readonly record: CaseRecord;
  /** The day on which its last end became known; null while it is open. */
  readonly endedOn: LegalDay | null;
}

/** A debtor's file as its past shows it. */
export interface ObservedFile {
  /** In the order in which the cases were opened. */
  readonly cases: ReadonlyMap<CaseId, ObservedCase>;
  readonly credit: Cents;
}

/**
 * Goes through a past that others lived: each day's facts, and the mornings on which time alone changed something, are assessed
 * as known then, so that every deadline and duty shows with its dates. Nothing is decided: what nobody did was not done.
 *
 * @param facts in the order in which they were recorded, all by `today`
 */
export function observe(facts: readonly Fact[], settings: CoreSettings, today: LegalDay): ObservedFile {
  let file: ObservedFile = { cases: new Map(), credit: ZERO };
  for (let known = 0; ; ) {
    const wake = nextMorning(file);
    const next = facts[known]?.recordedOn;
    const day = next === undefined || (wake !== null && wake < next) ? wake : next;
    if (day === null || day > today) return file;
    if (day === wake) file = seen(file, facts.slice(0, known), settings, day);
    const before = known;
    while (facts[known]?.recordedOn === day) known++;
    if (known > before) file = seen(file, facts.slice(0, known), settings, day);
  }
}

function seen(before: ObservedFile, facts: readonly Fact[], settings: CoreSettings, day: LegalDay): ObservedFile {
  const { cases, credit } = assess(facts, settings, day);
  const observed = new Map<CaseId, ObservedCase>();
  for (const assessment of cases) {
    const old = before.cases.get(assessment.case);
    const { record } = updateRecord(old?.record ?? null, withoutActing(assessment), [], day);
    const endedOn = END_STAGES.has(record.stage) ? (old?.endedOn ?? day) : null;
    observed.set(assessment.case, { assessment, record, endedOn });
  }
  return { cases: observed, credit };
}

/** A procedure that was not, or is no longer, due and that nobody withdrew is for a person to look at, as it is after any load. */
function withoutActing(entry: CaseAssessment): CaseAssessment {
  const unasked = entry.actions.some(({ kind }) => kind === 'withdraw-procedure');
  return {
    ...entry,
    actions: [],
    attention: unasked ? inOrder([...entry.attention, 'decision-without-fact']) : entry.attention,
  };
}

function nextMorning({ cases }: ObservedFile): LegalDay | null {
  let next: LegalDay | null = null;
  for (const { record } of cases.values())
    if (record.wakeOn !== null && (next === null || record.wakeOn < next)) next = record.wakeOn;
  return next;
}
