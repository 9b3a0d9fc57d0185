import type { Instant } from '../domain/facts/fact';

/** What an effect that was put off shows as the reason of its wait. */
export const PUT_OFF = 'hourly-ceiling';

/** The hour of legal time in which an instant lies: France's offsets are whole hours. */
export const hourOf = (instant: Instant): Instant => `${instant.slice(0, 13)}:00:00.000Z` as Instant;

/**
 * Takes the effect for sending if its hour still has room, and else puts it off: those put off queue up behind the hour, as many
 * in each of the next hours as may leave there, evenly spread. One statement, so that all workers count together, and so
 * short that the hour's row is no bottleneck; only leases touch it.
 *
 * `$1` key, `$2` end of the lease, `$3` attempt, `$4` hour, `$5` ceiling or null, `$6` last error if taken, `$7` if put off
 */
export const TAKE = {
  name: 'take-effect',
  text: `WITH hour AS (
      INSERT INTO effect_hour AS h (hour, taken, put_off, has_room) VALUES ($4::timestamptz, 1, 0, true)
      ON CONFLICT (hour) DO UPDATE SET
        has_room = $5::int IS NULL OR h.taken < $5::int,
        taken = h.taken + CASE WHEN $5::int IS NULL OR h.taken < $5::int THEN 1 ELSE 0 END,
        put_off = h.put_off + CASE WHEN $5::int IS NULL OR h.taken < $5::int THEN 0 ELSE 1 END
      RETURNING has_room, put_off)
    UPDATE effect e SET
      state = CASE WHEN h.has_room THEN 'sending' ELSE 'pending' END,
      lease_until = CASE WHEN h.has_room THEN $2::timestamptz END,
      attempts = CASE WHEN h.has_room THEN $3::int ELSE e.attempts END,
      next_attempt_at = CASE WHEN NOT h.has_room THEN $4::timestamptz + make_interval(secs => 3600 * (1 + (h.put_off - 0.5) / $5::int)) END,
      last_error = CASE WHEN h.has_room THEN $6::text ELSE $7::text END
    FROM hour h WHERE e.key = $1 RETURNING h.has_room`,
} as const;

/** What {@link TAKE} answers. */
export interface TakeRow {
  readonly has_room: boolean;
}
