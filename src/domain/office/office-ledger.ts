import { dutyEntries, explainedAlike, type Head, mergeDeadlines, mergeEffects } from '../assessment/changes';
import type { TimelineEntry } from '../assessment/timeline';
import { canonical } from '../facts/content';
import type { PeriodicAssessment, PeriodicRecord } from './periodic-duty';

/** What an assessment changes in the record of a periodic duty, and how to tell it. */
export interface PeriodicUpdate {
  readonly record: PeriodicRecord;
  readonly entries: readonly TimelineEntry[];
  readonly changed: boolean;
}

/** Brings a duty's record up to date with what the core says now; `before` is null for one that is being opened. */
export function updatePeriodic(before: PeriodicRecord | null, now: PeriodicAssessment, head: Head): PeriodicUpdate {
  const deadlines = mergeDeadlines(before?.deadlines ?? [], now.deadlines, head);
  const duty = dutyEntries(now.duty, before, now, head);
  const effects = mergeEffects(before?.effects ?? [], now.actions, head, aboutOf);
  const stage: TimelineEntry[] =
    before?.stage === now.stage ? [] : [{ ...head, type: 'stage', from: before?.stage ?? null, to: now.stage }];
  const entries = [...deadlines.entries, ...duty, ...stage, ...effects.entries];
  const { actions: _, ...rest } = now;
  const record: PeriodicRecord = { ...rest, deadlines: deadlines.merged, effects: effects.merged };
  return { record, entries, changed: before === null || entries.length > 0 || differs(before, record) };
}

/** What a reminder is about is the end of its key. */
const aboutOf = ({ kind, key }: { readonly kind: string; readonly key: string }): { about?: string } =>
  kind === 'remind-desk' || kind === 'remind-director' ? { about: key.slice(key.lastIndexOf(':') + 1) } : {};

function differs(a: PeriodicRecord, b: PeriodicRecord): boolean {
  return (
    a.wakeOn !== b.wakeOn ||
    a.over !== b.over ||
    a.opensOn !== b.opensOn ||
    a.dueOn !== b.dueOn ||
    a.doneOn !== b.doneOn ||
    a.liftedOn !== b.liftedOn ||
    a.attention.join() !== b.attention.join() ||
    canonical(a.concerned) !== canonical(b.concerned) ||
    a.deadlines.some((deadline, index) => !explainedAlike(deadline, b.deadlines[index]))
  );
}
