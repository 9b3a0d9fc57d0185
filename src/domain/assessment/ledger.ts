import { explain, type LegalDay } from '../calendar';
import { canonical } from '../facts/content';
import type { CaseId } from '../facts/fact';
import { samePlacement } from '../procedures/placement';
import type { Action, CaseAssessment, Deadline, Duty, EffectKind } from './assessment';
import { EFFECT_KINDS, END_STAGES } from './assessment';
import type { CaseRecord, EffectState } from './debtor-state';
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
  const due = now.actions.filter(({ key }) => !held.includes(key));
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
    a.duties.some((duty, index) => duty.breach !== b.duties[index]?.breach) ||
    a.deadlines.some((deadline, index) => !explainedAlike(deadline, b.deadlines[index]))
  );
}

/** A notice delivered on the day on which it was presented ends its limit on the same day, for another reason. */
const explainedAlike = (a: Deadline, b: Deadline | undefined): boolean =>
  a === b || canonical(a.why) === canonical(b?.why);

type Head = { readonly on: LegalDay; readonly case: CaseId };

/** Every deadline ever opened stays listed; one whose cause is gone is withdrawn with its last dates. */
function mergeDeadlines(
  before: readonly Deadline[],
  now: readonly Deadline[],
  head: Head,
): { merged: Deadline[]; entries: TimelineEntry[] } {
  const entries: TimelineEntry[] = [];
  const tell = (deadline: Deadline, change: 'opened' | 'moved' | 'met' | 'over' | 'withdrawn'): void => {
    const { name, lastDay, actingDay, why } = deadline;
    entries.push({ ...head, type: 'deadline', deadline: name, change, lastDay, actingDay, why: explain(why) });
  };
  const same = (a: Deadline) => (b: Deadline) => a.name === b.name && a.from === b.from;
  const merged = before.map((old): Deadline => {
    const found = now.find(same(old));
    if (!found) {
      if (old.state !== 'withdrawn') tell(old, 'withdrawn');
      return old.state === 'withdrawn' ? old : { ...old, state: 'withdrawn' };
    }
    // A bounced payment opens again what it had met, just as a cause that is back opens what was withdrawn.
    const back =
      old.state === 'withdrawn' ? found.state !== 'withdrawn' : old.state === 'met' && found.state === 'running';
    if (back) tell(found, 'opened');
    else if (old.lastDay !== found.lastDay) tell(found, 'moved');
    if (found.state !== old.state && found.state !== 'running') tell(found, found.state);
    return found;
  });
  for (const deadline of now) {
    if (before.some(same(deadline))) continue;
    tell(deadline, 'opened');
    if (deadline.state !== 'running') tell(deadline, deadline.state);
    merged.push(deadline);
  }
  return { merged, entries };
}

/** A duty done stays done when its cause is gone; one that was still owed is lifted. */
function mergeDuties(
  before: readonly Duty[],
  now: readonly Duty[],
  today: LegalDay,
  head: Head,
): { merged: Duty[]; entries: TimelineEntry[] } {
  const entries: TimelineEntry[] = [];
  const tell = (duty: Duty, change: 'opened' | 'moved' | 'done' | 'lifted' | 'reopened'): void => {
    entries.push({
      ...head,
      type: 'duty',
      duty: duty.duty,
      change,
      opensOn: duty.opensOn,
      dueOn: duty.dueOn,
      doneOn: duty.doneOn,
    });
  };
  const same = (a: Duty) => (b: Duty) => a.duty === b.duty && a.cause === b.cause;
  const merged = before.map((old): Duty => {
    const found = now.find(same(old));
    if (!found) {
      if (old.doneOn !== null || old.liftedOn !== null) return old;
      const lifted = { ...old, liftedOn: today };
      tell(lifted, 'lifted');
      return lifted;
    }
    if (old.liftedOn !== null || (old.doneOn !== null && found.doneOn === null)) tell(found, 'reopened');
    else if (old.dueOn !== found.dueOn || old.opensOn !== found.opensOn) tell(found, 'moved');
    if (found.doneOn !== null && found.doneOn !== old.doneOn) tell(found, 'done');
    return found;
  });
  for (const duty of now) {
    if (before.some(same(duty))) continue;
    tell(duty, 'opened');
    if (duty.doneOn !== null) tell(duty, 'done');
    merged.push(duty);
  }
  return { merged, entries };
}

/** Queues what is due and not yet queued; cancels what is unsent and obsolete. A cancelled effect that is due again is queued again: nothing was sent under its key. */
function mergeEffects(
  before: readonly EffectState[],
  actions: readonly Action[],
  head: Head,
): { merged: EffectState[]; entries: TimelineEntry[] } {
  const entries: TimelineEntry[] = [];
  const due = actions.filter((action) => (EFFECT_KINDS as readonly string[]).includes(action.kind));
  const tell = (kind: EffectKind, change: 'queued' | 'cancelled'): void =>
    void entries.push({ ...head, type: 'effect', effect: kind, change });
  const merged = before.map((old): EffectState => {
    const wanted = due.some((action) => action.key === old.key);
    if (wanted && old.state === 'cancelled') {
      tell(old.kind, 'queued');
      return { ...old, state: 'pending' };
    }
    if (!wanted && (old.state === 'pending' || old.state === 'parked')) {
      tell(old.kind, 'cancelled');
      return { ...old, state: 'cancelled' };
    }
    return old;
  });
  for (const action of due) {
    if (before.some((old) => old.key === action.key)) continue;
    const kind = action.kind as EffectKind;
    tell(kind, 'queued');
    merged.push({ key: action.key, kind, state: 'pending' });
  }
  return { merged, entries };
}
