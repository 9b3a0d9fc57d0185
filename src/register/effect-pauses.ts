import { EFFECT_KINDS, type EffectKind } from '../domain/assessment/assessment';
import { OFFICE_EFFECT_KINDS, type OfficeEffectKind } from '../domain/office/names';
import { instantOf } from '../domain/calendar/paris-time';
import type { Instant } from '../domain/facts/fact';
import { Refusal } from '../domain/refusal';
import type { RegisterContext } from './debtor-transaction';
import { hourOf, PUT_OFF } from './hourly-ceiling';

/** Kinds of effects of cases and of periodic duties: a pause holds any of them. */
export const PAUSABLE_KINDS: readonly PausableKind[] = [...EFFECT_KINDS, ...OFFICE_EFFECT_KINDS];
export type PausableKind = EffectKind | OfficeEffectKind;

/** A kind of effects that is not to leave for now. */
export interface EffectPause {
  readonly kind: PausableKind;
  readonly reason: string;
  readonly by: string;
  readonly at: Instant;
}

/** How one kind of effects stands. */
export interface EffectsOfKind {
  readonly kind: PausableKind;
  readonly paused: Omit<EffectPause, 'kind'> | null;
  /** To leave as soon as a worker takes them, or once the kind is resumed. */
  readonly pending: number;
  /** Waiting for an hour with room. */
  readonly putOff: number;
  /** Waiting for their next attempt after one that failed. */
  readonly retrying: number;
  readonly sending: number;
  readonly parked: number;
}

export interface EffectsOverview {
  readonly kinds: readonly EffectsOfKind[];
  /** What this hour of legal time has seen; `ceiling` null: none. */
  readonly hour: {
    readonly from: Instant;
    readonly taken: number;
    readonly putOff: number;
    readonly ceiling: number | null;
  };
}

/** From now on effects of this kind wait. Those being sent may still leave. Said again, the reason is the new one. */
export async function pauseEffects(
  { pool, clock }: RegisterContext,
  { kind, reason, by }: { kind: PausableKind; reason: string; by: string },
): Promise<void> {
  await pool.query(
    `INSERT INTO effect_pause (kind, reason, paused_by, paused_at) VALUES ($1, $2, $3, $4)
    ON CONFLICT (kind) DO UPDATE SET reason = excluded.reason, paused_by = excluded.paused_by`,
    [kind, reason, by, clock.now()],
  );
}

/** Lets them leave again: the pump finds those that waited. @throws {Refusal} RCV-EFFECTS-NOT-PAUSED */
export async function resumeEffects({ pool }: RegisterContext, kind: PausableKind): Promise<void> {
  const { rowCount } = await pool.query('DELETE FROM effect_pause WHERE kind = $1', [kind]);
  if (rowCount === 0) throw new Refusal('RCV-EFFECTS-NOT-PAUSED', { kind });
}

interface KindRow {
  readonly kind: PausableKind;
  readonly reason: string | null;
  readonly paused_by: string | null;
  readonly paused_ms: number | null;
  readonly pending: number;
  readonly put_off: number;
  readonly retrying: number;
  readonly sending: number;
  readonly parked: number;
}

const KINDS = `SELECT k.kind, p.reason, p.paused_by, (extract(epoch FROM p.paused_at) * 1000)::float8 AS paused_ms,
    count(*) FILTER (WHERE e.state = 'pending' AND (e.next_attempt_at IS NULL OR e.next_attempt_at <= $2))::int AS pending,
    count(*) FILTER (WHERE e.state = 'pending' AND e.next_attempt_at > $2 AND e.last_error LIKE '%' || $3)::int AS put_off,
    count(*) FILTER (WHERE e.state = 'pending' AND e.next_attempt_at > $2 AND (e.last_error LIKE '%' || $3) IS NOT TRUE)::int AS retrying,
    count(*) FILTER (WHERE e.state = 'sending')::int AS sending, count(*) FILTER (WHERE e.state = 'parked')::int AS parked
  FROM unnest($1::text[]) WITH ORDINALITY AS k(kind, rank) LEFT JOIN effect_pause p ON p.kind = k.kind
    LEFT JOIN (SELECT kind, state, next_attempt_at, last_error FROM effect UNION ALL SELECT kind, state, next_attempt_at, last_error FROM office_effect) e
      ON e.kind = k.kind AND e.state IN ('pending', 'sending', 'parked')
  GROUP BY k.rank, k.kind, p.reason, p.paused_by, p.paused_at ORDER BY k.rank`;

/** How the effects stand, by kind, and what this hour has seen. */
export async function listEffects({ pool, clock, effectsPerHour }: RegisterContext): Promise<EffectsOverview> {
  const now = clock.now();
  const from = hourOf(now);
  const [kinds, hours] = await Promise.all([
    pool.query<KindRow>(KINDS, [PAUSABLE_KINDS, now, PUT_OFF]),
    pool.query<{ taken: number; put_off: number }>('SELECT taken, put_off FROM effect_hour WHERE hour = $1', [from]),
  ]);
  const [hour] = hours.rows;
  return {
    kinds: kinds.rows.map(({ reason, paused_by, paused_ms, put_off, ...counts }) => ({
      ...counts,
      putOff: put_off,
      paused:
        reason === null || paused_by === null || paused_ms === null
          ? null
          : { reason, by: paused_by, at: instantOf(paused_ms) },
    })),
    hour: { from, taken: hour?.taken ?? 0, putOff: hour?.put_off ?? 0, ceiling: effectsPerHour },
  };
}
