import { instantOf } from '../../domain/calendar/paris-time';
import type { LegalDay } from '../../domain/calendar/legal-day';
import type { Clock } from '../../domain/clock';
import type { Instant } from '../../domain/facts/fact';
import type { PeriodicAttention } from '../../domain/office/names';
import type { PeriodicDecision } from '../../domain/office/periodic-decision';
import type { PeriodicRecord } from '../../domain/office/periodic-duty';
import { dueInstant, spread, wakeInstant } from '../decisions';
import { notBefore } from '../effect-rows';
import { after, MINUTE_MS } from '../intervals';
import { isOfficeEffectDue, type OfficeEffectRow } from './office-effect-rows';

/** All reasons for a person to look at a duty, the core's first. */
export function periodicAttention(
  { attention }: Pick<PeriodicRecord, 'attention'>,
  effects: readonly Pick<OfficeEffectRow, 'state'>[],
  late: boolean,
): PeriodicAttention | null {
  const [first] = attention;
  if (first !== undefined) return first;
  if (effects.some(({ state }) => state === 'parked')) return 'effect-parked';
  return late ? 'late' : null;
}

/** Last day of what a duty still waits for; null once it is done or lifted. */
export const waitsUntil = ({
  dueOn,
  doneOn,
  liftedOn,
}: Pick<PeriodicRecord, 'dueOn' | 'doneOn' | 'liftedOn'>): LegalDay | null =>
  doneOn === null && liftedOn === null ? dueOn : null;

/** The first that wakes tells the desk of all; those that wake after it find nothing left to do. */
const DESK_SPREAD_MS = 30 * MINUTE_MS;

function retryInstant(id: string, effect: PeriodicDecisionInputs['effects'][number], now: Instant): Instant | null {
  const from = notBefore(effect, now);
  return from !== null && effect.kind === 'remind-desk' ? after(from, spread(id, DESK_SPREAD_MS)) : from;
}

export interface PeriodicDecisionInputs {
  readonly record: Pick<
    PeriodicRecord,
    'id' | 'kind' | 'stage' | 'dueOn' | 'doneOn' | 'liftedOn' | 'wakeOn' | 'attention' | 'over'
  >;
  readonly version: number;
  /** Of the register; see `installation`. */
  readonly epoch: number;
  readonly late: boolean;
  /** The effects of this duty, in order of queueing. */
  readonly effects: readonly Pick<OfficeEffectRow, 'key' | 'kind' | 'state' | 'nextAttemptAt' | 'leaseUntil'>[];
  /** Kinds of effects that are not to leave for now. */
  readonly paused: ReadonlySet<string>;
}

/** What the duty's workflow is told. `wakeAt` is the earlier of the core's next day and the next attempt of an effect. */
export function periodicDecisionFor(
  { record, version, epoch, late, effects, paused }: PeriodicDecisionInputs,
  clock: Clock,
  now: Instant,
): PeriodicDecision {
  const { id, kind, stage, wakeOn, over } = record;
  let wakeAt = wakeOn === null ? null : wakeInstant(wakeOn, id);
  for (const effect of effects) {
    const retryAt = paused.has(effect.kind) ? null : retryInstant(id, effect, now);
    if (retryAt !== null && (wakeAt === null || retryAt < wakeAt)) wakeAt = retryAt;
  }
  const until = waitsUntil(record);
  return {
    duty: id,
    kind,
    version,
    ...(epoch === 0 ? {} : { epoch }),
    stage,
    waitsUntil: until,
    wakeAt: wakeAt && instantOf(clock.toEngineMs(wakeAt)),
    dueAt: until && dueInstant(until),
    attention: periodicAttention(record, effects, late),
    over,
    effects: effects
      .filter((effect) => isOfficeEffectDue(effect, { paused, now }))
      .map(({ key, kind: effect }) => ({ key, kind: effect })),
  };
}
