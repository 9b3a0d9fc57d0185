import { addDays, type LegalDay } from '../../domain/calendar/legal-day';
import { dutyToCome } from '../../domain/duties/duty-to-come';
import type { LedgerRow } from '../../domain/duties/ledger-row';
import type { Affiliation } from '../../domain/facts/fact';
import type { Cents } from '../../domain/money/cents';
import { RULE_SETS, type RuleSetId } from '../../domain/rules/rule-sets';
import type { RegisterContext } from '../debtor-transaction';
import { streamRows } from './cursor';
import { rowIdOf } from './row-id';

interface Waiting {
  readonly id: string;
  readonly caisse: string;
  readonly notice_ref: string;
  readonly affiliation: Affiliation;
  readonly rule_set: RuleSetId;
  readonly cents: string;
  readonly acting: LegalDay;
  readonly cause: string;
}

/** Cases whose debtor or commission still has time, which ends by `$1`: the notice period and every claim's month. */
const WAITING = `SELECT c.id, c.caisse, c.notice_ref, c.affiliation, c.rule_set, (c.due_cents - c.due_costs_cents)::text AS cents, n.acting, n.cause
  FROM recovery_case c JOIN debtor b ON b.id = c.debtor, LATERAL (
    SELECT max(acting_day) FILTER (WHERE state = 'running') AS acting,
      min(from_fact) FILTER (WHERE name = 'notice-period' AND state <> 'withdrawn') AS cause
    FROM deadline WHERE "case" = c.id AND name IN ('notice-period', 'claim-ruling')) n
  WHERE c.stage IN ('notice-period', 'claim-review') AND n.acting <= $1 AND (b.live_from IS NULL OR b.live_from <= $1)
  ORDER BY n.acting, c.id`;

/**
 * The duties to act that open in cases before `on` and are late then, not today, if nothing is done: as they will stand in the
 * ledger, under the names that they will have there.
 */
export async function* casesToCome(
  { pool, settings: { zone } }: Pick<RegisterContext, 'pool' | 'settings'>,
  today: LegalDay,
  on: LegalDay,
): AsyncGenerator<LedgerRow> {
  // Many cases wait for the same day: working days are counted once for each.
  const known = new Map<string, ReturnType<typeof dutyToCome>>();
  const owedBy = ({ affiliation, acting, rule_set }: Waiting): ReturnType<typeof dutyToCome> => {
    const key = `${affiliation} ${acting} ${rule_set}`;
    const owed = known.get(key) ?? dutyToCome(affiliation, acting, RULE_SETS[rule_set], zone);
    known.set(key, owed);
    return owed;
  };
  for await (const read of streamRows<Waiting>(pool, WAITING, [addDays(on, -1)])) {
    const owed = owedBy(read);
    if (owed.dueOn < today || owed.dueOn >= on) continue;
    yield {
      ...owed,
      row: rowIdOf(read.id, owed.duty, read.cause),
      subjectKind: 'case',
      subject: read.id,
      caisse: read.caisse,
      label: read.notice_ref,
      doneOn: null,
      liftedOn: null,
      breach: null,
      concerned: new Map([[read.caisse, BigInt(read.cents) as Cents]]),
      justification: null,
    };
  }
}
