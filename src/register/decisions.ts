import { type Assessment, type AttentionReason, type EffectKind, END_STAGES } from '../domain/assessment/assessment';
import type { CaseRecord } from '../domain/assessment/decide';
import type { Decision } from '../domain/assessment/decision';
import { addDays, type LegalDay } from '../domain/calendar/legal-day';
import { instantOf, parisInstant } from '../domain/calendar/paris-time';
import type { Clock } from '../domain/clock';
import type { Instant } from '../domain/facts/fact';
import { type EffectRow, isDue, notBefore } from './effect-rows';

const FIRST_WAKE_MINUTE = 5;
/** Wake-ups fall between 00:05 and 05:00: a campaign's thirtieth day is no stampede, and the work is done at eight. */
const WAKE_MINUTES = 295;

/** Legal instant at which a case wakes on `wakeOn`. */
export const wakeInstant = (wakeOn: LegalDay, caseId: string): Instant =>
  parisInstant(wakeOn, FIRST_WAKE_MINUTE + spread(caseId, WAKE_MINUTES));

/** A number below `count` for an id, always the same: a stable hash (FNV-1a). */
export function spread(id: string, count: number): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < id.length; index++) hash = Math.imul(hash ^ id.charCodeAt(index), 0x01000193) >>> 0;
  return hash % count;
}

/** Legal instant at which the acting day waited for begins. */
export const dueInstant = (lastDay: LegalDay): Instant => parisInstant(addDays(lastDay, 1), 0);

/** All reasons for a person to look at a case, the core's first. */
export function attentionOf(
  record: Pick<CaseRecord, 'attention'>,
  effects: readonly EffectRow[],
  late: boolean,
): AttentionReason | null {
  const [first] = record.attention;
  if (first !== undefined) return first;
  if (effects.some(({ state }) => state === 'parked')) return 'effect-parked';
  return late ? 'late' : null;
}

export interface DecisionInputs {
  readonly case: string;
  readonly caisse: string;
  readonly version: number;
  /** Of the register; see `installation`. */
  readonly epoch: number;
  readonly late: boolean;
  readonly record: Omit<CaseRecord, 'effects'>;
  /** The effects of this case, in order of queueing. */
  readonly effects: readonly EffectRow[];
  /** Kinds of effects that are not to leave for now: the case neither performs nor wakes for them. */
  readonly paused: ReadonlySet<EffectKind>;
}

/** What the case's workflow is told. `wakeAt` is the earlier of the core's next day and the next attempt of an effect. */
export function decisionFor(
  { case: id, caisse, version, epoch, late, record, effects, paused }: DecisionInputs,
  clock: Clock,
  now: Instant,
): Decision {
  const { stage, nature, waitsFor, wakeOn } = record;
  let wakeAt = wakeOn === null ? null : wakeInstant(wakeOn, id);
  for (const effect of effects) {
    const retryAt = paused.has(effect.kind) ? null : notBefore(effect, now);
    if (retryAt !== null && (wakeAt === null || retryAt < wakeAt)) wakeAt = retryAt;
  }
  return {
    case: id,
    caisse,
    version,
    ...(epoch === 0 ? {} : { epoch }),
    stage,
    nature,
    waitsFor: waitsFor && { deadline: waitsFor.deadline, lastDay: waitsFor.lastDay },
    wakeAt: wakeAt && instantOf(clock.toEngineMs(wakeAt)),
    dueAt: waitsFor && dueInstant(waitsFor.lastDay),
    attention: attentionOf(record, effects, late),
    ended: END_STAGES.has(stage),
    effects: effects
      .filter((effect) => isDue(effect, { ofTheCase: effects, paused, now }))
      .map(({ key, kind }) => ({ key, kind })),
  };
}

/** The assessment's entry of a case that the register has just written. */
export function assessed(assessment: Assessment, id: string): Assessment['cases'][number] {
  const found = assessment.cases.find((entry) => entry.case === id);
  if (!found) throw new Error(`case ${id} was not assessed`);
  return found;
}
