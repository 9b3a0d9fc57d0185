import { instantOf } from '../domain/calendar/paris-time';
import type { Instant } from '../domain/facts/fact';
import type { RegisterContext } from './debtor-transaction';
import { officeVersion } from './office/office-transaction';
import { after, legalSpan, PUMP_PATIENCE_MS } from './intervals';

/** How far the workflows are behind the register: what the pump would find now. Counts of cases and periodic duties together, unless said otherwise. */
export interface PumpLag {
  /** Cases alone. */
  readonly open: number;
  /** Their workflow was not told the newest version. */
  readonly behind: number;
  /** Woken too late: the wake-up passed more than fifteen minutes ago. */
  readonly overdue: number;
  readonly oldestWakeAt: Instant | null;
  /** Looked for and not found. */
  readonly withoutWorkflow: number;
  /** Open, and assessed by another version of core and rules. */
  readonly otherRules: number;
  /** Effects not sent yet, and those of them that should have been sent more than fifteen minutes ago. */
  readonly effectsUnsent: number;
  readonly effectsLate: number;
  readonly oldestUnsentAt: Instant | null;
  /** Effects that failed for good. */
  readonly effectsParked: number;
}

interface LagRow extends Omit<PumpLag, 'oldestWakeAt' | 'oldestUnsentAt'> {
  readonly oldestWakeAt: Date | null;
  readonly oldestUnsentAt: Date | null;
}

const both = (where: string): string =>
  `((SELECT count(*) FROM recovery_case ${where}) + (SELECT count(*) FROM periodic_duty ${where}))::int`;
const unsentOf = (table: string): string =>
  `SELECT queued_at, next_attempt_at, lease_until FROM ${table} WHERE state IN ('pending', 'sending')`;

/** Reads all of it in one statement, each count by the index that the pump itself uses. */
export async function readLag({
  pool,
  clock,
  coreVersion,
  ruleset,
}: Pick<RegisterContext, 'pool' | 'clock' | 'coreVersion' | 'ruleset'>) {
  const lateSince = after(clock.now(), -legalSpan(clock, PUMP_PATIENCE_MS));
  const { rows } = await pool.query<LagRow>(
    `SELECT
      (SELECT count(*)::int FROM recovery_case WHERE ended_on IS NULL) AS open,
      ${both('WHERE version > notified_version')} AS behind,
      ${both('WHERE wake_at <= $1')} AS overdue,
      least((SELECT min(wake_at) FROM recovery_case WHERE wake_at <= $1), (SELECT min(wake_at) FROM periodic_duty WHERE wake_at <= $1)) AS "oldestWakeAt",
      ((SELECT count(*) FROM recovery_case WHERE workflow_missing AND ended_on IS NULL) + (SELECT count(*) FROM periodic_duty WHERE workflow_missing AND NOT over))::int AS "withoutWorkflow",
      ((SELECT count(*) FROM recovery_case WHERE ended_on IS NULL AND assessed_with <> $2) + (SELECT count(*) FROM periodic_duty WHERE NOT over AND assessed_with <> $3))::int AS "otherRules",
      unsent.count AS "effectsUnsent", unsent.late AS "effectsLate", unsent.oldest AS "oldestUnsentAt",
      ((SELECT count(*) FROM effect WHERE state = 'parked') + (SELECT count(*) FROM office_effect WHERE state = 'parked'))::int AS "effectsParked"
    FROM (SELECT count(*)::int, min(queued_at) AS oldest, (count(*) FILTER (WHERE greatest(queued_at, next_attempt_at, lease_until) <= $1))::int AS late
      FROM (${unsentOf('effect')} UNION ALL ${unsentOf('office_effect')}) u) AS unsent`,
    [lateSince, coreVersion, officeVersion({ coreVersion, ruleset })],
  );
  const row = rows[0] as LagRow;
  return {
    ...row,
    oldestWakeAt: row.oldestWakeAt && instantOf(row.oldestWakeAt.getTime()),
    oldestUnsentAt: row.oldestUnsentAt && instantOf(row.oldestUnsentAt.getTime()),
  } satisfies PumpLag as PumpLag;
}
