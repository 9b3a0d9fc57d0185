import type { LegalDay } from '../domain/calendar/legal-day';
import type { CaseId, DebtorId, NewFact } from '../domain/facts/fact';
import { Refusal } from '../domain/refusal';
import type { CsvLine } from './csv-line';

/** What a line of facts is about, as the register knows it. */
export interface Subject {
  readonly debtor: DebtorId;
  readonly case?: CaseId;
}

/** What the references of a line name; null: nothing on file. */
export interface Subjects {
  readonly byNotice: Subject | null;
  readonly byDebtor: DebtorId | null;
}

export interface FactOptions {
  /** Nothing is dated after it. */
  readonly today: LegalDay;
  readonly recordedBy: string;
}

/** @throws {Refusal} RCV-FUTURE-DAY */
export function notAfter(today: LegalDay, fact: NewFact): NewFact {
  if (fact.on > today) throw new Refusal('RCV-FUTURE-DAY', { day: fact.on, today });
  return fact;
}

/** What a line is about, its notice or else its debtor. @throws {Refusal} */
export function subjectOf(values: CsvLine['values'], { byNotice, byDebtor }: Subjects): Subject {
  const [notice, ref] = [values['notice_ref'] ?? '', values['debtor_ref'] ?? ''];
  if (notice === '' && ref === '')
    throw new Refusal('RCV-MALFORMED', { field: 'notice_ref', reason: 'obligatoire, ou debtor_ref' });
  if (notice !== '' && byNotice === null) throw new Refusal('RCV-UNKNOWN-CASE', { case: notice });
  if (ref !== '' && byDebtor === null) throw new Refusal('RCV-UNKNOWN-DEBTOR', { debtor: ref });
  if (byNotice === null) return { debtor: byDebtor as DebtorId };
  if (byDebtor !== null && byDebtor !== byNotice.debtor)
    throw new Refusal('RCV-MALFORMED', {
      field: 'debtor_ref',
      reason: "ce n'est pas le débiteur de la mise en demeure",
    });
  return byNotice;
}
