import type pg from 'pg';
import { instantOf } from '../../domain/calendar/paris-time';
import type { Clock } from '../../domain/clock';
import type { LegalDay } from '../../domain/calendar/legal-day';
import type { PeriodicDecision } from '../../domain/office/periodic-decision';
import type { PeriodicDutyId, PeriodicRecord } from '../../domain/office/periodic-duty';
import { Refusal } from '../../domain/refusal';
import type { OfficeEffectRow } from './office-effect-rows';
import { periodicDecisionFor } from './periodic-decisions';

/** A decision as the projections hold it, and which version the workflow was told. */
export interface ReadPeriodic {
  readonly decision: PeriodicDecision;
  readonly notifiedVersion: number;
}

interface DecisionRow extends Pick<PeriodicRecord, 'id' | 'kind' | 'stage' | 'attention' | 'over'> {
  readonly due_on: LegalDay;
  readonly done_on: LegalDay | null;
  readonly lifted_on: LegalDay | null;
  readonly wake_on: LegalDay | null;
  readonly late: boolean;
  readonly version: number;
  readonly notified_version: number;
  readonly epoch: number;
  readonly paused: readonly string[];
  readonly effects: readonly (Pick<OfficeEffectRow, 'key' | 'kind' | 'state'> & {
    next_attempt_ms: number | null;
    lease_ms: number | null;
  })[];
}

const SQL = {
  name: 'read-periodic-decisions',
  text: `SELECT d.id, d.kind, d.stage, d.due_on, d.done_on, d.lifted_on, d.wake_on, d.attention, d.over, d.late, d.version, d.notified_version,
  (SELECT epoch FROM installation) AS epoch, (SELECT coalesce(json_agg(kind), '[]') FROM effect_pause) AS paused,
  (SELECT coalesce(json_agg(e ORDER BY e.rank), '[]') FROM (
    SELECT key, kind, state, rank, (extract(epoch FROM next_attempt_at) * 1000)::bigint AS next_attempt_ms, (extract(epoch FROM lease_until) * 1000)::bigint AS lease_ms
    FROM office_effect WHERE duty = d.id AND state IN ('pending', 'sending', 'parked')) e) AS effects
  FROM periodic_duty d WHERE d.id = ANY($1::text[])`,
} as const;

/** What the workflows of these duties are to be told now; without a lock, as committed. Unknown ones are left out. */
export async function readPeriodicDecisions(
  db: pg.Pool | pg.PoolClient,
  duties: readonly string[],
  clock: Clock,
): Promise<Map<string, ReadPeriodic>> {
  const { rows } = await db.query<DecisionRow>({ ...SQL, values: [duties] });
  const now = clock.now();
  const at = (ms: number | null) => (ms === null ? null : instantOf(ms));
  return new Map(
    rows.map(({ due_on, done_on, lifted_on, wake_on, version, epoch, late, paused, notified_version, ...row }) => {
      const record = { ...row, dueOn: due_on, doneOn: done_on, liftedOn: lifted_on, wakeOn: wake_on };
      const effects = row.effects.map((effect) => ({
        ...effect,
        nextAttemptAt: at(effect.next_attempt_ms),
        leaseUntil: at(effect.lease_ms),
      }));
      const inputs = { record, version, epoch, late, effects, paused: new Set(paused) };
      return [row.id, { decision: periodicDecisionFor(inputs, clock, now), notifiedVersion: notified_version }];
    }),
  );
}

/** What the duty's workflow is to be told now, as committed. @throws {Refusal} RCV-UNKNOWN-DUTY */
export async function readPeriodicDecision(pool: pg.Pool, id: string, clock: Clock): Promise<PeriodicDecision> {
  const read = (await readPeriodicDecisions(pool, [id], clock)).get(id as PeriodicDutyId);
  if (!read) throw new Refusal('RCV-UNKNOWN-DUTY', { duty: id });
  return read.decision;
}
