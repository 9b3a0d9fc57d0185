import type { LegalDay } from '../../domain/calendar/legal-day';
import type { LedgerDuty } from '../../domain/assessment/assessment';
import { bailiffSubject, caisseSubject, type SubjectId } from '../../domain/office/office-fact';
import { owedPeriods } from '../../domain/office/owed-periods';
import { PERIODIC_KINDS, type PeriodicKind } from '../../domain/office/names';
import {
  type OfficeContext,
  type OwedPeriod,
  type PeriodicDutyId,
  periodicDutyId,
} from '../../domain/office/periodic-duty';
import { newsWantedSince } from '../../domain/rules/a13-07-bailiff-query';
import type { RuleSetChoice } from '../../domain/rules/rule-sets';
import type { Queries } from './finding';

/** A period that is owed and has no row. */
export interface PeriodNotOpen extends Pick<OwedPeriod, 'opensOn' | 'dueOn'> {
  readonly id: PeriodicDutyId;
  readonly kind: PeriodicKind;
  readonly duty: LedgerDuty;
  readonly subject: SubjectId;
  /** Last day in office of the bailiff, if it is known. */
  readonly leavesOn: LegalDay | null;
}

/** Who owes periodic duties. */
interface Owing {
  readonly id: string;
  readonly context: OfficeContext;
}

/**
 * The periods of each bailiff in office and each caisse that have begun by a day, today's or a later one, and have no row: the days of
 * office and the rules say which are owed, whatever was opened.
 */
export async function periodsNotOpen(
  { query }: Queries,
  ruleset: RuleSetChoice,
  { begunBy, today }: { readonly begunBy: LegalDay; readonly today: LegalDay },
): Promise<PeriodNotOpen[]> {
  const rows = await query<{ duties_from: LegalDay | null }>('SELECT duties_from FROM installation', []);
  const dutiesFrom = rows[0]?.duties_from ?? null;
  if (dutiesFrom === null) return [];
  const open = new Set((await query<{ id: string }>('SELECT id FROM periodic_duty', [])).map(({ id }) => id));
  const base = { ruleset, dutiesFrom, caisses: [], volumes: [], casesWithoutNews: 0, delegations: [] };
  const ofBailiffs = await bailiffs({ query }, base);
  const owing: { readonly [K in PeriodicKind]: readonly Owing[] } = {
    'bailiff-semester': ofBailiffs,
    'bailiff-query': ofBailiffs,
    'nominative-statement': await caisses({ query }, base),
  };
  const found: PeriodNotOpen[] = [];
  for (const kind of PERIODIC_KINDS)
    for (const { id, context } of owing[kind])
      for (const period of owedPeriods(kind, context, begunBy)) {
        const duty = periodicDutyId(kind, id, period.id);
        if (open.has(duty) || (kind === 'bailiff-query' && !isAsked(context, period, today))) continue;
        const { opensOn, dueOn } = period;
        const leavesOn = context.bailiff?.to ?? null;
        found.push({ id: duty, kind, opensOn, dueOn, leavesOn, ...belongs(kind, id) });
      }
  return found;
}

const belongs = (kind: PeriodicKind, id: string): Pick<PeriodNotOpen, 'duty' | 'subject'> =>
  kind === 'nominative-statement'
    ? { duty: 'A13-10', subject: caisseSubject(id) }
    : { duty: 'A13-7', subject: bailiffSubject(id) };

/** Whether a month's query is called for when the month begins, by the news there is; of months gone by that can no longer be told. */
function isAsked({ silentSince, ruleset }: OfficeContext, { opensOn, dueOn }: OwedPeriod, today: LegalDay): boolean {
  return dueOn >= today && silentSince != null && silentSince < newsWantedSince(ruleset, opensOn);
}

type Base = Omit<OfficeContext, 'bailiff' | 'caisse'>;

/** Each with the day of the last word on the case that is silent longest; a placement counts once it is known for a month. */
async function bailiffs({ query }: Queries, base: Base): Promise<Owing[]> {
  const rows = await query<{ id: string; from_day: LegalDay; to_day: LegalDay | null; silent_since: LegalDay | null }>(
    `SELECT b.id, b.from_day, b.to_day, min(greatest(coalesce(c.reported_on, c.placed_on), f.recorded_on)) AS silent_since
    FROM bailiff b LEFT JOIN (recovery_case c JOIN LATERAL (SELECT max(recorded_on) AS recorded_on FROM fact
        WHERE debtor = c.debtor AND "case" = c.id AND kind = 'case-placed') f ON true) ON c.bailiff = b.id AND c.ended_on IS NULL
    GROUP BY b.id ORDER BY b.id`,
    [],
  );
  return rows.map(({ id, from_day, to_day, silent_since }) => {
    const bailiff = { id, name: '', office: null, departement: null, email: null, from: from_day, to: to_day };
    const silent = silent_since === null ? {} : { casesWithoutNews: 1, silentSince: silent_since };
    return { id, context: { ...base, ...silent, bailiff } };
  });
}

async function caisses({ query }: Queries, base: Base): Promise<Owing[]> {
  const rows = await query<{ id: string; since: LegalDay | null }>('SELECT id, since FROM caisse ORDER BY id', []);
  return rows.map((caisse) => ({ id: caisse.id, context: { ...base, caisse } }));
}
