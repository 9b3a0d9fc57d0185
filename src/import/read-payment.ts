import type { NewFact } from '../domain/facts/fact';
import { intake } from '../domain/facts/intake';
import { Refusal } from '../domain/refusal';
import { type CsvLine, faultIn, type FileFormat } from './csv-line';
import { type FactOptions, notAfter, subjectOf, type Subjects } from './fact-line';
import type { ColumnOfField } from './rejection';
import { decimalAmount, isoDay } from './written-values';

export const PAYMENT_FORMAT: FileFormat = {
  required: ['payment_ref', 'on', 'amount'],
  optional: ['notice_ref', 'debtor_ref', 'label'],
};

export const PAYMENT_FIELDS: ColumnOfField = { id: 'payment_ref', reference: 'label' };

/** A payment of a notice or of a debtor as a fact; `payment_ref` is its idempotency key. @throws {Refusal} */
export function readPayment(line: CsvLine, subjects: Subjects, { today, recordedBy }: FactOptions): NewFact {
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
