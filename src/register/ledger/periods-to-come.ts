import { addDays, type LegalDay } from '../../domain/calendar/legal-day';
import type { LedgerRow } from '../../domain/duties/ledger-row';
import { subjectParts } from '../../domain/office/office-fact';
import type { RegisterContext } from '../debtor-transaction';
import { queriesOf } from './finding';
import { periodsNotOpen } from './periods-not-open';
import { rowIdOf } from './row-id';

/**
 * The duties of the calendar that open before `on` and are late then, if nothing is done: a month's query in February, the statement
 * of 1985, and what today's schedules have yet to open. What each concerns is for the caller to say.
 */
export async function periodsToCome(
  context: Pick<RegisterContext, 'pool' | 'ruleset'>,
  today: LegalDay,
  on: LegalDay,
): Promise<LedgerRow[]> {
  const missing = await periodsNotOpen(queriesOf(context), context.ruleset, { begunBy: addDays(on, -1), today });
  return missing
    .filter(({ dueOn, leavesOn }) => today <= dueOn && dueOn < on && (leavesOn === null || leavesOn >= dueOn))
    .map(({ id, kind, duty, subject, opensOn, dueOn }) => ({
      row: rowIdOf(id),
      duty,
      subjectKind: kind,
      subject,
      caisse: kind === 'nominative-statement' ? subjectParts(subject).id : null,
      label: id,
      opensOn,
      dueOn,
      doneOn: null,
      liftedOn: null,
      breach: null,
      concerned: new Map(),
      justification: null,
    }));
}
