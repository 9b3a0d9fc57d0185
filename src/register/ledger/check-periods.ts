import { addDays, type LegalDay } from '../../domain/calendar/legal-day';
import type { Alarm } from '../../domain/duties/alarm';
import { owedPeriods } from '../../domain/office/owed-periods';
import { PERIODIC_KINDS, type PeriodicKind } from '../../domain/office/names';
import { type OfficeContext, periodicDutyId } from '../../domain/office/periodic-duty';
import { newsWantedSince } from '../../domain/rules/a13-07-bailiff-query';
import type { RuleSetChoice } from '../../domain/rules/rule-sets';
import type { Finding, Queries } from './finding';

/** Who owes periodic duties. */
interface Debtor {
  readonly id: string;
  readonly context: OfficeContext;
}

/**
 * Each bailiff in office and each caisse, for each period that has begun by the day before (on its first morning the schedules have
 * not run yet): is its row there? The days of office and the rules say which are owed, whatever was opened.
 */
export async function checkPeriods(
  { query }: Queries,
  today: LegalDay,
  ruleset: RuleSetChoice,
  most: number,
): Promise<Finding> {
  const rows = await query<{ duties_from: LegalDay | null }>('SELECT duties_from FROM installation', []);
  const dutiesFrom = rows[0]?.duties_from ?? null;
  if (dutiesFrom === null) return { code: 'no-periodic-duty', count: 0, alarms: [] };
  const open = new Set((await query<{ id: string }>('SELECT id FROM periodic_duty', [])).map(({ id }) => id));
  const base = { ruleset, dutiesFrom, caisses: [], volumes: [], casesWithoutNews: 0, delegations: [] };
  const owing: { readonly [K in PeriodicKind]: readonly Debtor[] } = {
    ...(await bailiffs({ query }, base)),
    'nominative-statement': await caisses({ query }, base),
  };
  const alarms: Alarm[] = [];
  let count = 0;
  for (const kind of PERIODIC_KINDS)
    for (const { id, context } of owing[kind])
      for (const period of owedPeriods(kind, context, addDays(today, -1))) {
        const duty = periodicDutyId(kind, id, period.id);
        if (open.has(duty) || (kind === 'bailiff-query' && !isAsked(context, period, today))) continue;
        if (++count <= most)
          alarms.push({
            code: 'no-periodic-duty',
            duty: kind === 'nominative-statement' ? 'A13-10' : 'A13-7',
            subject: duty,
            label: duty,
          });
      }
  return { code: 'no-periodic-duty', count, alarms };
}

/** Whether a month's query was called for when the month began; of months gone by that can no longer be told. */
function isAsked(
  { silentSince, ruleset }: OfficeContext,
  { opensOn, dueOn }: { readonly opensOn: LegalDay; readonly dueOn: LegalDay },
  today: LegalDay,
): boolean {
  return dueOn >= today && silentSince != null && silentSince < newsWantedSince(ruleset, opensOn);
}

type Base = Omit<OfficeContext, 'bailiff' | 'caisse'>;

/** Each with the day of the last word on the case that is silent longest; a placement counts once it is known for a month. */
async function bailiffs(
  { query }: Queries,
  base: Base,
): Promise<{ 'bailiff-semester': Debtor[]; 'bailiff-query': Debtor[] }> {
  const rows = await query<{ id: string; from_day: LegalDay; to_day: LegalDay | null; silent_since: LegalDay | null }>(
    `SELECT b.id, b.from_day, b.to_day, min(greatest(coalesce(c.reported_on, c.placed_on), f.recorded_on)) AS silent_since
    FROM bailiff b LEFT JOIN (recovery_case c JOIN LATERAL (SELECT max(recorded_on) AS recorded_on FROM fact
        WHERE debtor = c.debtor AND "case" = c.id AND kind = 'case-placed') f ON true) ON c.bailiff = b.id AND c.ended_on IS NULL
    GROUP BY b.id ORDER BY b.id`,
    [],
  );
  const owing = rows.map(({ id, from_day, to_day, silent_since }) => {
    const bailiff = { id, name: '', office: null, departement: null, email: null, from: from_day, to: to_day };
    const silent = silent_since === null ? {} : { casesWithoutNews: 1, silentSince: silent_since };
    return { id, context: { ...base, ...silent, bailiff } };
  });
  return { 'bailiff-semester': owing, 'bailiff-query': owing };
}

async function caisses({ query }: Queries, base: Base): Promise<Debtor[]> {
  const rows = await query<{ id: string; since: LegalDay | null }>('SELECT id, since FROM caisse ORDER BY id', []);
  return rows.map((caisse) => ({ id: caisse.id, context: { ...base, caisse } }));
}
