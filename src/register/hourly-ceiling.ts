import type { Instant } from '../domain/facts/fact';

/** What an effect that was put off shows as the reason of its wait. */
export const PUT_OFF = 'hourly-ceiling';

/** The hour of legal time in which an instant lies: France's offsets are whole hours. */
export const hourOf = (instant: Instant): Instant => `${instant.slice(0, 13)}:00:00.000Z` as Instant;

/** Asks for room in hour `$1` under ceiling `$2` (null: any number) for one sending, and counts it either way; one statement, so that all workers count together. */
const room = (
  hour: string,
  ceiling: string,
): string => `INSERT INTO effect_hour AS h (hour, taken, put_off, has_room) VALUES (${hour}::timestamptz, 1, 0, true)
      ON CONFLICT (hour) DO UPDATE SET
        has_room = ${ceiling}::int IS NULL OR h.taken < ${ceiling}::int,
        taken = h.taken + CASE WHEN ${ceiling}::int IS NULL OR h.taken < ${ceiling}::int THEN 1 ELSE 0 END,
        put_off = h.put_off + CASE WHEN ${ceiling}::int IS NULL OR h.taken < ${ceiling}::int THEN 0 ELSE 1 END
      RETURNING has_room, put_off`;

/** Where in the hours to come what was put off queues up: as many in each as may leave there, evenly spread. */
const later = (hour: string, ceiling: string): string =>
  `${hour}::timestamptz + make_interval(secs => 3600 * (1 + (h.put_off - 0.5) / ${ceiling}::int))`;

/**
 * Takes the effect for sending if its hour still has room, and else puts it off behind the hour. So short that the hour's row
 * is no bottleneck; only leases touch it.
 *
 * `$1` key, `$2` end of the lease, `$3` attempt, `$4` hour, `$5` ceiling or null, `$6` last error if taken, `$7` if put off
 */
export const TAKE = {
  name: 'take-effect',
  text: `WITH hour AS (${room('$4', '$5')})
    UPDATE effect e SET
      state = CASE WHEN h.has_room THEN 'sending' ELSE 'pending' END,
      lease_until = CASE WHEN h.has_room THEN $2::timestamptz END,
      attempts = CASE WHEN h.has_room THEN $3::int ELSE e.attempts END,
      next_attempt_at = CASE WHEN NOT h.has_room THEN ${later('$4', '$5')} END,
      last_error = CASE WHEN h.has_room THEN $6::text ELSE $7::text END
    FROM hour h WHERE e.key = $1 RETURNING h.has_room`,
} as const;

/**
 * The same for effects of the office, several of which may be one message: `$1` keys, `$2` end of the lease, `$3` hour, `$4` ceiling or null.
 */
export const TAKE_OFFICE = {
  name: 'take-office-effects',
  text: `WITH hour AS (${room('$3', '$4')})
    UPDATE office_effect e SET
      state = CASE WHEN h.has_room THEN 'sending' ELSE 'pending' END,
      lease_until = CASE WHEN h.has_room THEN $2::timestamptz END,
      attempts = e.attempts + CASE WHEN h.has_room THEN 1 ELSE 0 END,
      next_attempt_at = CASE WHEN NOT h.has_room THEN ${later('$3', '$4')} END,
      last_error = CASE WHEN h.has_room THEN nullif(e.last_error, '${PUT_OFF}') ELSE '${PUT_OFF}' END
    FROM hour h WHERE e.key = ANY($1::text[]) RETURNING h.has_room`,
} as const;

/** What {@link TAKE} answers. */
export interface TakeRow {
  readonly has_room: boolean;
}
