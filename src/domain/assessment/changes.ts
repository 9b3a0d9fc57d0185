import { explain, type LegalDay, type Step } from '../calendar';
import { withoutCause } from '../duties/late-duties';
import { canonical } from '../facts/content';
import type { OfficeEffectKind, PeriodicDeadlineName } from '../office/names';
import type { DeadlineName, DeadlineState, Duty, EffectKind, LedgerDuty } from './assessment';
import type { EffectState } from './debtor-state';
import type { TimelineEntry } from './timeline';

/** Whose record changes, and when: what every entry about it says. */
export type Head = Pick<TimelineEntry, 'on' | 'case' | 'bailiff' | 'caisse' | 'period'>;

interface AnyDeadline {
  readonly name: DeadlineName | PeriodicDeadlineName;
  readonly from: string;
  readonly lastDay: LegalDay;
  readonly actingDay: LegalDay;
  readonly state: DeadlineState;
  readonly why: readonly Step[];
}

/** A notice delivered on the day on which it was presented ends its limit on the same day, for another reason. */
export const explainedAlike = (a: AnyDeadline, b: AnyDeadline | undefined): boolean =>
  a === b || canonical(a.why) === canonical(b?.why);

/** Every deadline ever opened stays listed; one whose cause is gone is withdrawn with its last dates. */
export function mergeDeadlines<D extends AnyDeadline>(
  before: readonly D[],
  now: readonly D[],
  head: Head,
): { merged: D[]; entries: TimelineEntry[] } {
  const entries: TimelineEntry[] = [];
  const tell = (deadline: D, change: 'opened' | 'moved' | 'met' | 'over' | 'withdrawn'): void => {
    const { name, lastDay, actingDay, why } = deadline;
    entries.push({ ...head, type: 'deadline', deadline: name, change, lastDay, actingDay, why: explain(why) });
  };
  const same = (a: D) => (b: D) => a.name === b.name && a.from === b.from;
  const merged = before.map((old): D => {
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

type Dates = Pick<Duty, 'opensOn' | 'dueOn' | 'doneOn' | 'liftedOn'>;

/** What became of a duty that was known; `before` is null for one just opened. */
export function dutyEntries(duty: LedgerDuty, before: Dates | null, now: Dates, head: Head): TimelineEntry[] {
  const entries: TimelineEntry[] = [];
  const { opensOn, dueOn, doneOn, liftedOn } = now;
  const tell = (change: 'opened' | 'moved' | 'done' | 'lifted' | 'reopened'): void =>
    void entries.push({ ...head, type: 'duty', duty, change, opensOn, dueOn, doneOn });
  if (before === null) tell('opened');
  else if (liftedOn === null && (before.liftedOn !== null || (before.doneOn !== null && doneOn === null)))
    tell('reopened');
  else if (before.dueOn !== dueOn || before.opensOn !== opensOn) tell('moved');
  if (doneOn !== null && doneOn !== before?.doneOn) tell('done');
  if (liftedOn !== null && (before?.liftedOn ?? null) === null) tell('lifted');
  return entries;
}

/** A duty done in time stays done when its cause is gone; one that was still owed, or done late, is lifted. */
export function mergeDuties(
  before: readonly Duty[],
  now: readonly Duty[],
  today: LegalDay,
  head: Head,
): { merged: Duty[]; entries: TimelineEntry[] } {
  const entries: TimelineEntry[] = [];
  const same = (a: Duty) => (b: Duty) => a.duty === b.duty && a.cause === b.cause;
  const merged = before.map((old): Duty => {
    const found = now.find(same(old)) ?? withoutCause(old, today);
    if (found !== old) entries.push(...dutyEntries(old.duty, old, found, head));
    return found;
  });
  for (const duty of now) {
    if (before.some(same(duty))) continue;
    entries.push(...dutyEntries(duty.duty, null, duty, head));
    merged.push(duty);
  }
  return { merged, entries };
}

interface AnyEffect {
  readonly key: string;
  readonly kind: EffectKind | OfficeEffectKind;
  readonly state: EffectState['state'];
}

/**
 * Queues what is due and not yet queued; cancels what is unsent and obsolete. A cancelled effect that is due again is queued
 * again: nothing was sent under its key.
 *
 * @param about what an effect's entry says of it besides
 */
export function mergeEffects<E extends AnyEffect>(
  before: readonly E[],
  due: readonly Pick<E, 'key' | 'kind'>[],
  head: Head,
  about: (effect: Pick<E, 'key' | 'kind'>) => { readonly about?: string } = () => ({}),
): { merged: E[]; entries: TimelineEntry[] } {
  const entries: TimelineEntry[] = [];
  const tell = (effect: Pick<E, 'key' | 'kind'>, change: 'queued' | 'cancelled'): void =>
    void entries.push({ ...head, type: 'effect', effect: effect.kind, change, ...about(effect) });
  const merged = before.map((old): E => {
    const wanted = due.some((action) => action.key === old.key);
    if (wanted && old.state === 'cancelled') {
      tell(old, 'queued');
      return { ...old, state: 'pending' };
    }
    if (!wanted && (old.state === 'pending' || old.state === 'parked')) {
      tell(old, 'cancelled');
      return { ...old, state: 'cancelled' };
    }
    return old;
  });
  for (const action of due) {
    if (before.some((old) => old.key === action.key)) continue;
    tell(action, 'queued');
    merged.push({ key: action.key, kind: action.kind, state: 'pending' } as E);
  }
  return { merged, entries };
}
