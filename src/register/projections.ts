import { END_STAGES, type CaseAssessment } from '../domain/assessment/assessment';
import type { CaseRecord } from '../domain/assessment/decide';
import type { LegalDay } from '../domain/calendar/legal-day';
import { isKind, type Fact } from '../domain/facts/fact';
import { cents } from '../domain/money/cents';
import { attentionOf, dueInstant, wakeInstant } from './decisions';
import type { EffectRow } from './effect-rows';

/** Rows as they travel to PostgreSQL: names of columns, cents and instants as text. */
export type Row = Readonly<Record<string, unknown>>;

export interface CaseRowInputs {
  readonly debtor: string;
  readonly entry: CaseAssessment;
  readonly record: CaseRecord;
  /** Its effects as they will stand. */
  readonly effects: readonly EffectRow[];
  readonly version: number;
  readonly notifiedVersion: number;
  readonly openedOn: LegalDay;
  readonly endedOn: string | null;
  readonly assessedWith: string;
}

/** The projection of a case. `late` is cleared: whoever writes this has just done what the case waited for. */
export function caseRow({ debtor, entry, record, effects, ...rest }: CaseRowInputs): Row {
  const { stage, step, nature, waitsFor, wakeOn, attention, held, balance, dueCosts, placement } = record;
  return {
    id: entry.case,
    debtor,
    caisse: entry.caisse,
    notice_ref: entry.noticeRef,
    opened_on: rest.openedOn,
    stage,
    step,
    nature,
    affiliation: entry.affiliation,
    rule_set: entry.ruleSet,
    debt_cents: String(balance.debt),
    paid_cents: String(balance.paid),
    due_cents: String(balance.due),
    credit_cents: String(balance.credit),
    due_costs_cents: String(dueCosts),
    bailiff: placement?.bailiff ?? null,
    placed_on: placement?.placedOn ?? null,
    reported_on: placement?.reportedOn ?? null,
    waits_for: waitsFor?.deadline ?? null,
    waits_until: waitsFor?.lastDay ?? null,
    wake_on: wakeOn,
    wake_at: wakeOn && wakeInstant(wakeOn, entry.case),
    due_at: waitsFor && dueInstant(waitsFor.lastDay),
    attention,
    held,
    attention_reason: attentionOf(record, effects, false),
    version: rest.version,
    notified_version: rest.notifiedVersion,
    assessed_with: rest.assessedWith,
    ended_on: END_STAGES.has(stage) ? rest.endedOn : null,
  };
}

/** Deadlines that differ from those on file; identified by name and fact. */
export function deadlineRows(id: string, before: CaseRecord['deadlines'], now: CaseRecord['deadlines']): Row[] {
  return changedRows(before, now, ({ name, from, lastDay, actingDay, duty, state, why }, rank) => ({
    case: id, name, from_fact: from, rank, last_day: lastDay, acting_day: actingDay, duty, state, why,
  })); // biome-ignore format: one row
}

/** Duties that differ from those on file; identified by duty and cause. */
export function dutyRows(id: string, before: CaseRecord['duties'], now: CaseRecord['duties']): Row[] {
  return changedRows(before, now, ({ duty, cause, opensOn, dueOn, doneOn, liftedOn, breach, concerned }, rank) => ({
    case: id, duty, cause, rank, opens_on: opensOn, due_on: dueOn, done_on: doneOn, lifted_on: liftedOn, breach,
    concerned_cents: concerned === null ? null : String(concerned),
  })); // biome-ignore format: one row
}

/** Lists only grow and keep their order, so that the place identifies the row. */
function changedRows<T>(before: readonly T[], now: readonly T[], row: (value: T, rank: number) => Row): Row[] {
  const rows: Row[] = [];
  for (const [rank, value] of now.entries()) {
    const old = before[rank];
    const text = row(value, rank);
    if (old === undefined || JSON.stringify(row(old, rank)) !== JSON.stringify(text)) rows.push(text);
  }
  return rows;
}

export function effectRow({ queuedAt, nextAttemptAt, leaseUntil, lastError, ...rest }: EffectRow): Row {
  return {
    ...rest,
    queued_at: queuedAt,
    next_attempt_at: nextAttemptAt,
    lease_until: leaseUntil,
    last_error: lastError,
  };
}

/** The debt items with which cases were opened. */
export function debtItemRows(appended: readonly Fact[]): Row[] {
  const rows: Row[] = [];
  for (const fact of appended) {
    if (!isKind(fact, 'case-opened')) continue;
    for (const [rank, { period, dueOn, contributions, surcharges, penalties }] of fact.data.debts.entries()) {
      const amounts = {
        contributions_cents: String(cents(contributions)),
        surcharges_cents: String(cents(surcharges)),
        penalties_cents: String(cents(penalties)),
      };
      rows.push({ case: fact.case, rank, period, due_on: dueOn, ...amounts });
    }
  }
  return rows;
}
