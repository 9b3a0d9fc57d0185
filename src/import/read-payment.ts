import type { DebtorId, NewFact } from '../domain/facts/fact';
import { intake } from '../domain/facts/intake';
import { Refusal } from '../domain/refusal';
import { type CsvLine, faultIn, type FileFormat } from './csv-line';
import { type FactOptions, notAfter, type Subject } from './fact-line';
import type { ColumnOfField } from './rejection';
import { decimalAmount, isoDay } from './written-values';

export const PAYMENT_FORMAT: FileFormat = {
  required: ['payment_ref', 'on', 'amount'],
  optional: ['notice_ref', 'debtor_ref', 'label'],
};

export const PAYMENT_FIELDS: ColumnOfField = { id: 'payment_ref', reference: 'label' };

/** What the references of a payment's line name; null: nothing on file. */
export interface PaymentSubjects {
  readonly byNotice: Subject | null;
  readonly byDebtor: DebtorId | null;
}

/** A payment of a notice or of a debtor as a fact; `payment_ref` is its idempotency key. @throws {Refusal} */
export function readPayment(line: CsvLine, subjects: PaymentSubjects, { today, recordedBy }: FactOptions): NewFact {
  const fault = faultIn(line);
  if (fault) throw new Refusal('RCV-MALFORMED', fault);
  const { values } = line;
  const { debtor, case: id } = subjectOf(values, subjects);
  const data = {
    amount: decimalAmount(values['amount'] ?? ''),
    ...(values['label'] ? { reference: values['label'] } : {}),
  };
  return notAfter(
    today,
    intake({
      source: 'payments',
      id: values['payment_ref'] ?? '',
      debtor,
      case: id,
      kind: 'payment-received',
      on: isoDay(values['on'] ?? ''),
      recordedBy,
      data,
    }),
  );
}

function subjectOf(values: CsvLine['values'], { byNotice, byDebtor }: PaymentSubjects): Subject {
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
