import type { LegalDay } from '../calendar';
import { samePlacement } from '../procedures/placement';
import { type Action, type CaseAssessment, type Duty, EFFECT_KINDS, type EffectKind, END_STAGES } from './assessment';
import { explainedAlike, mergeDeadlines, mergeDuties, mergeEffects } from './changes';
import type { CaseRecord } from './debtor-state';
import type { TimelineEntry } from './timeline';

/** What an assessment changes in the record of a case, and how to tell it. */
export interface Update {
  readonly record: CaseRecord;
  readonly entries: readonly TimelineEntry[];
  readonly changed: boolean;
}

/**
 * Brings a case's record up to date with what the core says now; `before` is null for a case just opened.
 *
 * @param held keys of actions that are due and wait for a person
 */
export function updateRecord(
  before: CaseRecord | null,
  now: CaseAssessment,
  held: readonly string[],
  today: LegalDay,
): Update {
  const head = { on: today, case: now.case } as const;
  const deadlines = mergeDeadlines(before?.deadlines ?? [], now.deadlines, head);
  const duties = mergeDuties(before?.duties ?? [], now.duties, today, head);
  const due = now.actions.filter(isEffect).filter(({ key }) => !held.includes(key));
  const effects = mergeEffects(before?.effects ?? [], due, head);
  const stage: TimelineEntry[] =
    before?.stage === now.stage ? [] : [{ ...head, type: 'stage', from: before?.stage ?? null, to: now.stage }];
  const entries = [...deadlines.entries, ...duties.entries, ...stage, ...effects.entries];
  const { stage: to, step, nature, waitsFor, wakeOn, attention, balance } = now;
  const record: CaseRecord = {
    stage: to,
    step,
    nature,
    waitsFor,
    wakeOn,
    attention,
    balance: { debt: balance.debt, paid: balance.paid, due: balance.due, credit: balance.credit },
    dueCosts: balance.dueByComponent.costs,
    placement: END_STAGES.has(to) ? null : now.placement,
    deadlines: deadlines.merged,
    duties: duties.merged,
    effects: effects.merged,
    held,
  };
  return { record, entries, changed: before === null || entries.length > 0 || differs(before, record) };
}

function differs(a: CaseRecord, b: CaseRecord): boolean {
  return (
    a.step !== b.step ||
    a.nature !== b.nature ||
    a.wakeOn !== b.wakeOn ||
    a.attention.join() !== b.attention.join() ||
    a.held.join() !== b.held.join() ||
    a.balance.due !== b.balance.due ||
    a.balance.debt !== b.balance.debt ||
    a.balance.paid !== b.balance.paid ||
    a.balance.credit !== b.balance.credit ||
    a.dueCosts !== b.dueCosts ||
    !samePlacement(a.placement, b.placement) ||
    a.waitsFor?.deadline !== b.waitsFor?.deadline ||
    a.waitsFor?.lastDay !== b.waitsFor?.lastDay ||
    a.duties.some((duty, index) => !ledgeredAlike(duty, b.duties[index])) ||
    a.deadlines.some((deadline, index) => !explainedAlike(deadline, b.deadlines[index]))
  );
}

type Effect = Action & { readonly kind: EffectKind };
const isEffect = (action: Action): action is Effect => (EFFECT_KINDS as readonly string[]).includes(action.kind);

/** What no entry of the timeline tells of a duty. */
const ledgeredAlike = (a: Duty, b: Duty | undefined): boolean =>
  a.breach === b?.breach && a.liftedOn === b.liftedOn && a.concerned === b.concerned;
