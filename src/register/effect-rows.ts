import type { EffectKind } from '../domain/assessment/assessment';
import type { Outcome } from '../domain/assessment/decide';
import { canonical } from '../domain/facts/content';
import type { CaseId, Instant } from '../domain/facts/fact';
import type { Proof } from '../domain/facts/proof';
import type { Evidence } from './contract';

/** An effect as the `effect` table holds it. */
export interface EffectRow {
  readonly key: string;
  readonly case: CaseId;
  readonly kind: EffectKind;
  /** Order of queueing within the case. */
  readonly rank: number;
  readonly data: Readonly<Record<string, string | boolean>>;
  readonly state: 'pending' | 'sending' | 'done' | 'parked' | 'cancelled';
  readonly queuedAt: Instant;
  /** Counted when leased, so that a worker that dies while sending counts too. */
  readonly attempts: number;
  readonly nextAttemptAt: Instant | null;
  readonly leaseUntil: Instant | null;
  readonly lastError: string | null;
  readonly evidence: Evidence | null;
  /** What the act rests on; null: queued before proofs were kept. */
  readonly proof: Proof | null;
}

/** Beginning of the code of one whose worker died with it: it may have left, whatever became of it later. */
export const LEASE_EXPIRED = 'lease-expired';
/** Of a code of failure. */
export const LONGEST_CODE = 80;
/** Why an effect waits for a person of whom nobody else can know whether it left. */
export const DOUBTFUL = 'doubtful-hand-over';

const bearsDoubt = (error: string | null): boolean => error === DOUBTFUL || error?.startsWith(LEASE_EXPIRED) === true;

/** Whether it may have left although nothing is on record of it. */
export const mayHaveLeft = ({ state, leaseUntil, lastError }: EffectRow, now: Instant): boolean => {
  if (state === 'sending') return leaseUntil !== null && leaseUntil <= now;
  return (state === 'pending' || state === 'parked') && bearsDoubt(lastError);
};

/** The code that an effect bears from now on: that it may have left is not forgotten over a later failure. */
export function errorAfter({ lastError }: EffectRow, code: string | null): string | null {
  if (!bearsDoubt(lastError) || code === LEASE_EXPIRED) return code;
  return code === null ? LEASE_EXPIRED : `${LEASE_EXPIRED}:${code}`.slice(0, LONGEST_CODE);
}

/** What an effect bears while it is being sent again after a worker died with it. */
export const takenOver = (effect: EffectRow): EffectRow =>
  effect.state === 'sending' ? { ...effect, lastError: LEASE_EXPIRED } : effect;

/** The effects after a transaction: cancelled, queued or revived as the core says, unsent ones told anew what to carry. */
export function settledEffects(before: readonly EffectRow[], outcome: Outcome, now: Instant): EffectRow[] {
  const cancelled = new Set(outcome.cancelled);
  const queued = new Map(outcome.queued.map((action) => [action.key, action]));
  const wanted = new Map(
    outcome.assessment.cases.flatMap((entry) => entry.actions.map((action) => [action.key, action.data] as const)),
  );
  const next = new Map<CaseId, number>();
  for (const { case: id, rank } of before) next.set(id, Math.max(next.get(id) ?? 0, rank));
  const takeRank = (id: CaseId): number => {
    const rank = (next.get(id) ?? 0) + 1;
    next.set(id, rank);
    return rank;
  };
  const settled = before.map((effect): EffectRow => {
    const action = queued.get(effect.key);
    if (action) {
      queued.delete(effect.key);
      return fresh(effect.kind, action, takeRank(effect.case), now);
    }
    if (cancelled.has(effect.key)) return { ...effect, state: 'cancelled', nextAttemptAt: null };
    if (mayHaveLeft(effect, now) && !wanted.has(effect.key)) return noLongerDue(effect);
    // What is being sent was read already; what is not yet says what is true today.
    const data = effect.state === 'pending' || effect.state === 'parked' ? wanted.get(effect.key) : undefined;
    return data && canonical(data) !== canonical(effect.data) ? { ...effect, data } : effect;
  });
  for (const action of queued.values())
    settled.push(fresh(action.kind as EffectKind, action, takeRank(action.case), now));
  return settled;
}

/** Not sent, and not forgotten: if the caisse has it, a correction is owed. A reminder that may have left harms nobody. */
function noLongerDue(effect: EffectRow): EffectRow {
  if (effect.state === 'cancelled' || effect.lastError === DOUBTFUL) return effect;
  const ended = { ...effect, leaseUntil: null, nextAttemptAt: null };
  return recipientOf(effect.kind) === 'caisse'
    ? { ...ended, state: 'parked', lastError: DOUBTFUL }
    : { ...ended, state: 'cancelled' };
}

/** Cases in which a person must now say whether something left. */
export const newlyDoubtful = (effects: readonly EffectRow[], before: ReadonlyMap<string, EffectRow>): CaseId[] =>
  effects
    .filter(({ key, lastError }) => lastError === DOUBTFUL && before.get(key)?.lastError !== DOUBTFUL)
    .map((effect) => effect.case);

function fresh(kind: EffectKind, action: Outcome['queued'][number], rank: number, queuedAt: Instant): EffectRow {
  const { key, data, proof } = action;
  return {
    key,
    case: action.case,
    kind,
    rank,
    data,
    state: 'pending',
    queuedAt,
    attempts: 0,
    nextAttemptAt: null,
    leaseUntil: null,
    lastError: null,
    evidence: null,
    proof,
  };
}

type Recipient = 'caisse' | 'officer';

function recipientOf(kind: EffectKind): Recipient {
  switch (kind) {
    case 'notify-caisse':
    case 'correct-caisse-notice':
      return 'caisse';
    case 'remind-officer':
      return 'officer';
  }
}

/** What an effect shows of its sending, whatever it is about. */
type Sending = Pick<EffectRow, 'state' | 'nextAttemptAt' | 'leaseUntil'>;

export const isUnsent = ({ state }: Sending): boolean => state === 'pending' || state === 'sending';

/** Whether one queued before it for the same caisse is still to be sent: a correction never overtakes its notice. */
export function isBehindAnother(effect: EffectRow, ofTheCase: readonly EffectRow[]): boolean {
  return (
    recipientOf(effect.kind) === 'caisse' &&
    ofTheCase.some(
      (other) =>
        other.rank < effect.rank &&
        (isUnsent(other) || other.state === 'parked') &&
        recipientOf(other.kind) === 'caisse',
    )
  );
}

/** When an unsent effect may next be taken; null: now. Null too for one that is not to be sent. */
export function notBefore(effect: Sending, now: Instant): Instant | null {
  if (!isUnsent(effect)) return null;
  const until = effect.state === 'sending' ? effect.leaseUntil : effect.nextAttemptAt;
  return until !== null && until > now ? until : null;
}

/** What decides, beside an effect's own row, whether it may be taken. */
export interface EffectSurroundings {
  /** Every effect of its case. */
  readonly ofTheCase: readonly EffectRow[];
  /** Kinds that are not to leave for now. */
  readonly paused: ReadonlySet<EffectKind>;
  readonly now: Instant;
}

export const isDue = (effect: EffectRow, { ofTheCase, paused, now }: EffectSurroundings): boolean =>
  isUnsent(effect) &&
  !paused.has(effect.kind) &&
  notBefore(effect, now) === null &&
  !isBehindAnother(effect, ofTheCase);
