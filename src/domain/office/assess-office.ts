import type { LegalDay } from '../calendar/legal-day';
import { assessQuery } from '../rules/a13-07-bailiff-query';
import { assessVisit } from '../rules/a13-07-bailiff-visit';
import { assessStatement } from '../rules/a13-10-nominative-statement';
import { officeFile } from './office-file';
import type { OfficeFact } from './office-fact';
import { owedPeriods } from './owed-periods';
import type {
  OfficeContext,
  OwedPeriod,
  PeriodicAssessment,
  PeriodicDutyId,
  PeriodicKind,
  PeriodicRecord,
} from './periodic-duty';
import type { PeriodicGround } from './periodic-ground';
import { parsePeriod, type Period } from './periods';

const ASSESSORS: { readonly [K in PeriodicKind]: (period: OwedPeriod, ground: PeriodicGround) => PeriodicAssessment } =
  {
    'bailiff-semester': assessVisit,
    'bailiff-query': assessQuery,
    'nominative-statement': assessStatement,
  };

/** What of a subject's file is assessed: the duties on record, and periods that are being opened. */
export interface OfficeDuties {
  readonly records: ReadonlyMap<PeriodicDutyId, PeriodicRecord>;
  readonly opening: readonly { readonly kind: PeriodicKind; readonly period: OwedPeriod }[];
}

/**
 * What the core says of a bailiff's or a caisse's periodic duties on a day: pure, the same for the same facts in any order of
 * arrival. Those on record come first, in their order.
 */
export function assessOffice(
  facts: readonly OfficeFact[],
  { records, opening }: OfficeDuties,
  context: OfficeContext,
  today: LegalDay,
): PeriodicAssessment[] {
  const file = officeFile(facts);
  const all = [
    ...[...records.values()].map((before) => ({ kind: before.kind, period: periodOf(before, context, today), before })),
    ...opening.map(({ kind, period }) => ({ kind, period, before: null })),
  ];
  return all.map(({ kind, period, before }) => {
    if (period === null) return notOwed(before as PeriodicRecord, today);
    const opened = all.filter((other) => other.kind === kind && other.period !== null);
    const ids = opened.map((other) => (other.period as OwedPeriod).id);
    return ASSESSORS[kind](period, { file, context, today, before, opened: ids });
  });
}

/** The period of a duty on record with its days as the master data say now; null when they do not make it owed any more. */
function periodOf(record: PeriodicRecord, context: OfficeContext, today: LegalDay): OwedPeriod | null {
  // That there is nothing left to ask does not undo a month that was opened: its own rule says what becomes of it.
  if (record.kind === 'bailiff-query') {
    const { bailiff } = context;
    const period = parsePeriod(record.period) as Period;
    const inOffice = bailiff && bailiff.from <= period.last && (bailiff.to === null || bailiff.to >= period.first);
    const opensOn = bailiff && bailiff.from > period.first ? bailiff.from : period.first;
    return inOffice ? { ...period, opensOn, dueOn: period.last } : null;
  }
  return owedPeriods(record.kind, context, today).find(({ id }) => id === record.period) ?? null;
}

/**
 * What was done of it stays done; else it is lifted from the day on which the master data changed, and by its last day however late
 * that was: what turns out never to have been owed was not late.
 */
function notOwed(record: PeriodicRecord, today: LegalDay): PeriodicAssessment {
  const { effects: _, ...dates } = record;
  const deadlines = record.deadlines.map((deadline) => ({ ...deadline, state: 'withdrawn' as const }));
  const found = record.liftedOn ?? today;
  const liftedOn = record.doneOn === null ? (found < record.dueOn ? found : record.dueOn) : record.liftedOn;
  return { ...dates, deadlines, liftedOn, actions: [], wakeOn: null, attention: [], over: true };
}
