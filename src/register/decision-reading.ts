import type pg from 'pg';
import type { CaseRecord } from '../domain/assessment/decide';
import type { Decision } from '../domain/assessment/decision';
import { instantOf } from '../domain/calendar/paris-time';
import type { Clock } from '../domain/clock';
import type { Instant } from '../domain/facts/fact';
import { decisionFor } from './decisions';
import type { EffectRow } from './effect-rows';
import { PAUSED } from './open-file';

/** A decision as the projections hold it, and which version the workflow was told. */
export interface ReadDecision {
  readonly decision: Decision;
  readonly notifiedVersion: number;
}

interface DecisionRow {
  readonly id: string;
  readonly caisse: string;
  readonly stage: string;
  readonly nature: string | null;
  readonly waits_for: string | null;
  readonly waits_until: string | null;
  readonly wake_on: string | null;
  readonly attention: readonly string[];
  readonly late: boolean;
  readonly version: number;
  readonly notified_version: number;
  readonly epoch: number;
  readonly paused: readonly EffectRow['kind'][];
  readonly effects: readonly {
    key: string;
    kind: EffectRow['kind'];
    state: EffectRow['state'];
    rank: number;
    next_attempt_ms: number | null;
    lease_ms: number | null;
  }[];
}

const SQL = `SELECT c.id, c.caisse, c.stage, c.nature, c.waits_for, c.waits_until, c.wake_on, c.attention, c.late, c.version, c.notified_version,
  (SELECT epoch FROM installation) AS epoch, ${PAUSED},
  (SELECT coalesce(json_agg(e ORDER BY e.rank), '[]') FROM (
    SELECT key, kind, state, rank, (extract(epoch FROM next_attempt_at) * 1000)::bigint AS next_attempt_ms, (extract(epoch FROM lease_until) * 1000)::bigint AS lease_ms
    FROM effect WHERE "case" = c.id AND state IN ('pending', 'sending', 'parked')) e) AS effects
  FROM recovery_case c WHERE c.id = ANY($1::text[])`;

const instant = (ms: number | null): Instant | null => (ms === null ? null : instantOf(ms));

/** What the workflows of these cases are to be told now, by case; without a lock, as committed. */
export async function readDecisions(
  db: pg.Pool | pg.PoolClient,
  cases: readonly string[],
  clock: Clock,
): Promise<Map<string, ReadDecision>> {
  const { rows } = await db.query<DecisionRow>({ name: 'read-decisions', text: SQL, values: [cases] });
  const now = clock.now();
  const found = new Map<string, ReadDecision>();
  for (const row of rows) {
    const { id, caisse, version, epoch, late, stage, nature, attention } = row;
    const waitsFor = row.waits_for === null ? null : { deadline: row.waits_for, lastDay: row.waits_until };
    const record = { stage, nature, waitsFor, wakeOn: row.wake_on, attention } as unknown as Omit<
      CaseRecord,
      'effects'
    >;
    const effects = row.effects.map(
      (effect) =>
        ({
          ...effect,
          nextAttemptAt: instant(effect.next_attempt_ms),
          leaseUntil: instant(effect.lease_ms),
        }) as unknown as EffectRow,
    );
    found.set(id, {
      decision: decisionFor(
        { case: id, caisse, version, epoch, late, record, effects, paused: new Set(row.paused) },
        clock,
        now,
      ),
      notifiedVersion: row.notified_version,
    });
  }
  return found;
}
