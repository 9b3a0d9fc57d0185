import type { LedgerDuty } from '../../domain/assessment/assessment';
import { instantOf } from '../../domain/calendar/paris-time';
import type { LegalDay } from '../../domain/calendar/legal-day';
import { type DutyState, dutyState, isLate, PROHIBITIONS } from '../../domain/duties/duty-state';
import type { Justification, LedgerRow, LedgerRowId } from '../../domain/duties/ledger-row';
import type { Cents } from '../../domain/money/cents';
import type { RegisterContext } from '../debtor-transaction';
import { streamRows } from './cursor';

/** Which rows of the ledger; all that is given must hold. */
export interface LedgerFilter {
  readonly row?: LedgerRowId;
  readonly duty?: LedgerDuty;
  /** Rows that concern this caisse. */
  readonly caisse?: string;
  readonly subject?: string;
  readonly state?: DutyState;
  /** Only late ones. */
  readonly late?: boolean;
  /** Due days, both included. */
  readonly from?: LegalDay;
  readonly to?: LegalDay;
  /** The last row of the page before: rows are in order of due day, then id. */
  readonly after?: { readonly dueOn: LegalDay; readonly row: LedgerRowId };
}

/** Rows that may be in a state; the core says which of them are (`dutyState`). `$today` is the first parameter. */
const STOOD_STILL = `duty IN (${PROHIBITIONS.map((duty) => `'${duty}'`).join(', ')})`;
const MAY_BE: { readonly [S in DutyState]: string } = {
  waiting: 'done_on IS NULL AND opens_on > $1',
  open: 'done_on IS NULL AND due_on >= $1',
  done: `(done_on <= due_on OR done_on IS NULL AND due_on < $1 AND ${STOOD_STILL})`,
  'done-late': 'done_on > due_on',
  overdue: `done_on IS NULL AND (due_on < $1 OR lifted_on > due_on) AND NOT ${STOOD_STILL}`,
  lifted: 'lifted_on IS NOT NULL',
};
const MAY_BE_LATE = `((${MAY_BE.overdue}) OR ${MAY_BE['done-late']})`;

interface Row {
  readonly row_id: string;
  readonly duty: string;
  readonly subject_kind: string;
  readonly subject: string;
  readonly caisse: string | null;
  readonly label: string;
  readonly opens_on: string;
  readonly due_on: string;
  readonly done_on: string | null;
  readonly lifted_on: string | null;
  readonly breach: string | null;
  readonly concerned: Readonly<Record<string, string | number>>;
  readonly kind: Justification['kind'] | null;
  readonly text: string | null;
  readonly author: string | null;
  readonly at: Date | null;
}

/** Rows of the ledger in order of due day and id, as they are read: bounded memory, whatever their number. */
export async function* ledgerRows(
  { pool }: Pick<RegisterContext, 'pool'>,
  filter: LedgerFilter,
  today: LegalDay,
): AsyncGenerator<LedgerRow> {
  const { text, values } = query(filter, today);
  for await (const row of streamRows<Row>(pool, text, values)) {
    const read = rowOf(row);
    if (filter.state !== undefined && dutyState(read, today) !== filter.state) continue;
    if (filter.late && !isLate(read, today)) continue;
    yield read;
  }
}

function query(filter: LedgerFilter, today: LegalDay): { text: string; values: readonly unknown[] } {
  const values: unknown[] = [today];
  const value = (given: unknown): string => `$${values.push(given)}`;
  const { row, duty, caisse, subject, state, late, from, to, after } = filter;
  // The day is always a parameter of the statement, wanted or not.
  const where = ['$1::date IS NOT NULL'];
  if (row !== undefined) where.push(`row_id = ${value(row)}`);
  if (duty !== undefined) where.push(`duty = ${value(duty)}`);
  if (caisse !== undefined) where.push(`concerned ? ${value(caisse)}`);
  if (subject !== undefined) where.push(`subject = ${value(subject)}`);
  if (state !== undefined) where.push(MAY_BE[state]);
  if (late) where.push(MAY_BE_LATE);
  if (from !== undefined) where.push(`due_on >= ${value(from)}`);
  if (to !== undefined) where.push(`due_on <= ${value(to)}`);
  if (after !== undefined) where.push(`(due_on, row_id COLLATE "C") > (${value(after.dueOn)}, ${value(after.row)})`);
  const text = `SELECT l.row_id, l.duty, l.subject_kind, l.subject, l.caisse, l.label, l.opens_on, l.due_on, l.done_on, l.lifted_on,
      l.breach, l.concerned, j.kind, j.text, j.author, j.at
    FROM duty_ledger l LEFT JOIN (
      SELECT DISTINCT ON ("row") "row", kind, text, author, at FROM duty_justification ORDER BY "row", seq DESC
    ) j ON j."row" = l.row_id
    WHERE ${where.join(' AND ')} ORDER BY l.due_on, l.row_id COLLATE "C"`;
  return { text, values };
}

/** The columns hold what the deciding transactions wrote: constraints repeat the unions that are asserted here. */
function rowOf(row: Row): LedgerRow {
  const { kind, text, author, at } = row;
  return {
    row: row.row_id as LedgerRowId,
    duty: row.duty as LedgerDuty,
    subjectKind: row.subject_kind as LedgerRow['subjectKind'],
    subject: row.subject,
    caisse: row.caisse,
    label: row.label,
    opensOn: row.opens_on as LegalDay,
    dueOn: row.due_on as LegalDay,
    doneOn: row.done_on as LegalDay | null,
    liftedOn: row.lifted_on as LegalDay | null,
    breach: row.breach,
    concerned: new Map(Object.entries(row.concerned).map(([caisse, cents]) => [caisse, BigInt(cents) as Cents])),
    justification:
      kind === null || text === null || author === null || at === null
        ? null
        : { kind, text, author, at: instantOf(at.getTime()) },
  };
}
