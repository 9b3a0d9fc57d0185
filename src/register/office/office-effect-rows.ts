import { canonical } from '../../domain/facts/content';
import { epochMs, instantOf, parisDay, parisInstant } from '../../domain/calendar/paris-time';
import type { Instant } from '../../domain/facts/fact';
import type { OfficeEffectKind } from '../../domain/office/names';
import type { OfficeAction, OfficeEffectState, OfficeOutcome, PeriodicDutyId } from '../../domain/office/periodic-duty';
import type { Evidence } from '../contract';
import { isUnsent, notBefore } from '../effect-rows';
import { MINUTE_MS } from '../intervals';

/** An effect of the office as its table holds it. */
export interface OfficeEffectRow {
  readonly key: string;
  readonly duty: PeriodicDutyId;
  readonly kind: OfficeEffectKind;
  /** Order of queueing within the duty. */
  readonly rank: number;
  readonly data: OfficeAction['data'];
  readonly state: OfficeEffectState['state'];
  readonly queuedAt: Instant;
  /** Counted when leased, so that a worker that dies while sending counts too. */
  readonly attempts: number;
  readonly nextAttemptAt: Instant | null;
  readonly leaseUntil: Instant | null;
  readonly lastError: string | null;
  readonly evidence: Evidence | null;
}

/** One message tells the desk of all bailiffs: it waits until every duty has woken, between 00:05 and 05:00. */
const DESK_MINUTES = 7 * 60;
/** Later in the day (the machine was off) duties wake within minutes of each other: those of a quarter of an hour go together. */
const GATHER_MS = 15 * MINUTE_MS;

/** The state that the core is told: what a dead worker left in sending may be cancelled like what was never taken. */
export const effectState = ({ key, kind, state, leaseUntil }: OfficeEffectRow, now: Instant): OfficeEffectState => ({
  key,
  kind,
  state: state === 'sending' && leaseUntil !== null && leaseUntil <= now ? 'pending' : state,
});

/** The effects after a transaction: cancelled, queued or revived as the core says, unsent ones told anew what to carry. */
export function settledOfficeEffects(
  before: readonly OfficeEffectRow[],
  outcome: OfficeOutcome,
  now: Instant,
): OfficeEffectRow[] {
  const cancelled = new Set(outcome.cancelled);
  const queued = new Map(outcome.queued.map((action) => [action.key, action]));
  const wanted = new Map(
    outcome.assessments.flatMap(({ actions }) => actions.map(({ key, data }) => [key, data] as const)),
  );
  const ranks = new Map<PeriodicDutyId, number>();
  for (const { duty, rank } of before) ranks.set(duty, Math.max(ranks.get(duty) ?? 0, rank));
  const fresh = (action: OfficeAction): OfficeEffectRow => {
    const rank = (ranks.get(action.duty) ?? 0) + 1;
    ranks.set(action.duty, rank);
    return freshRow(action, rank, now);
  };
  const settled = before.map((effect): OfficeEffectRow => {
    const action = queued.get(effect.key);
    if (action) {
      queued.delete(effect.key);
      return fresh(action);
    }
    if (cancelled.has(effect.key)) return { ...effect, state: 'cancelled', nextAttemptAt: null, leaseUntil: null };
    const data = effect.state === 'pending' || effect.state === 'parked' ? wanted.get(effect.key) : undefined;
    return data && canonical(data) !== canonical(effect.data) ? { ...effect, data } : effect;
  });
  return [...settled, ...[...queued.values()].map(fresh)].sort((a, b) => a.rank - b.rank);
}

function freshRow({ key, duty, kind, data }: OfficeAction, rank: number, now: Instant): OfficeEffectRow {
  return {
    key,
    duty,
    kind,
    rank,
    data,
    state: 'pending',
    queuedAt: now,
    attempts: 0,
    nextAttemptAt: kind === 'remind-desk' ? deskInstant(now) : null,
    leaseUntil: null,
    lastError: null,
    evidence: null,
  };
}

/** When a reminder to the desk that became due leaves. */
function deskInstant(now: Instant): Instant {
  const deskHour = parisInstant(parisDay(now), DESK_MINUTES);
  return now < deskHour ? deskHour : instantOf((Math.floor(epochMs(now) / GATHER_MS) + 1) * GATHER_MS);
}

/** Whether it may be taken now. */
export const isOfficeEffectDue = (
  effect: Pick<OfficeEffectRow, 'kind' | 'state' | 'nextAttemptAt' | 'leaseUntil'>,
  { paused, now }: { readonly paused: ReadonlySet<string>; readonly now: Instant },
): boolean => isUnsent(effect) && !paused.has(effect.kind) && notBefore(effect, now) === null;
