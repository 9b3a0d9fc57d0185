import type pg from 'pg';
import type { LegalDay } from '../../domain/calendar/legal-day';
import { instantOf } from '../../domain/calendar/paris-time';
import type { Instant } from '../../domain/facts/fact';
import type { OfficeFact } from '../../domain/office/office-fact';
import type { LeasedOfficeEffect } from './contract';
import type { OfficeEffectRow } from './office-effect-rows';
import { bailiffOf, type SubjectRow } from './subject-file';

/** An effect with what its message tells; of thousands at once, so nothing else of their files is read. */
export interface LeaseRow
  extends Pick<
      OfficeEffectRow,
      'key' | 'kind' | 'duty' | 'data' | 'state' | 'attempts' | 'nextAttemptAt' | 'leaseUntil'
    >,
    Pick<LeasedOfficeEffect, 'subject' | 'period' | 'stage' | 'opensOn' | 'dueOn' | 'bailiff' | 'caisse' | 'held'> {
  /** The version of its duty. */
  readonly version: number;
  /** Facts of planned visits, and what undid any. */
  readonly visits: readonly OfficeFact[];
}

type Row = Omit<LeaseRow, 'nextAttemptAt' | 'leaseUntil' | 'opensOn' | 'dueOn' | 'bailiff'> & {
  readonly next_ms: number | null;
  readonly lease_ms: number | null;
  readonly opens_on: LegalDay;
  readonly due_on: LegalDay;
  readonly bailiff: SubjectRow['bailiff'];
};

const SQL = {
  name: 'read-office-leases',
  text: `SELECT e.key, e.kind, e.duty, e.data, e.state, e.attempts, (extract(epoch FROM e.next_attempt_at) * 1000)::float8 AS next_ms,
    (extract(epoch FROM e.lease_until) * 1000)::float8 AS lease_ms, d.subject, d.period, d.stage, d.opens_on, d.due_on, d.version, row_to_json(b) AS bailiff, row_to_json(c) AS caisse,
    (SELECT count(*)::int FROM recovery_case k WHERE k.bailiff = b.id AND k.ended_on IS NULL) AS held,
    (SELECT coalesce(json_agg(json_build_object('seq', f.seq, 'id', f.id, 'source', f.source, 'kind', f.kind, 'on', f."on", 'data', f.data, 'retracts', f.retracts) ORDER BY f.seq), '[]') FROM office_fact f
      WHERE f.subject = d.subject AND f.kind IN ('visit-planned', 'visit-cancelled', 'retraction')) AS visits
    FROM office_effect e JOIN periodic_duty d ON d.id = e.duty LEFT JOIN bailiff b ON 'bailiff:' || b.id = d.subject LEFT JOIN caisse c ON 'caisse:' || c.id = d.subject
    WHERE e.key = ANY($1::text[]) ORDER BY e.key`,
} as const;

const at = (ms: number | null): Instant | null => (ms === null ? null : instantOf(ms));

/** Reads these effects; under the locks of their subjects nothing of them changes. */
export async function readLeaseRows(client: pg.PoolClient, keys: readonly string[]): Promise<LeaseRow[]> {
  const { rows } = await client.query<Row>({ ...SQL, values: [keys] });
  return rows.map(({ next_ms, lease_ms, opens_on, due_on, bailiff, ...row }) => ({
    ...row,
    nextAttemptAt: at(next_ms),
    leaseUntil: at(lease_ms),
    opensOn: opens_on,
    dueOn: due_on,
    bailiff: bailiff && bailiffOf(bailiff),
  }));
}
