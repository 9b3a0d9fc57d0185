import type { LegalDay } from '../domain/calendar/legal-day';
import { checkDay } from '../domain/facts/field-values';
import { FACT_FIELDS, type FieldType } from '../domain/facts/fields';
import { intake } from '../domain/facts/intake';
import { FACT_KINDS, isFactKind } from '../domain/facts/kinds';
import type { FactKind } from '../domain/facts/fact';
import { formatCents, parseCents } from '../domain/money/cents';
import { Refusal } from '../domain/refusal';
import type { PastFact } from '../register/contract';
import { type CsvLine, faultIn, type FileFormat } from './csv-line';
import { type FactOptions, notAfter, type Subject, subjectOf, type Subjects } from './fact-line';
import type { ColumnOfField } from './rejection';
import { decimalAmount, isoDay } from './written-values';

/** A case is opened by its notice, with its debts: a file of notices has them. */
const ACTS = Object.keys(FACT_KINDS).filter((kind) => kind !== 'case-opened') as FactKind[];

/** The column `act` says which kind of act a line is: what a bailiff reports has one of its own. */
const columnOf = (field: string): string =>
  field === 'act' ? 'reported_act' : field.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** The column of each data field that an act may have. */
const FIELD_COLUMNS = new Map(
  ACTS.flatMap((act) => Object.keys(FACT_FIELDS[act])).map((field) => [field, columnOf(field)]),
);

export const ACT_FORMAT: FileFormat = {
  required: ['act', 'on'],
  optional: ['act_ref', 'notice_ref', 'debtor_ref', 'recorded_on', 'retracts', ...FIELD_COLUMNS.values()],
};

export const ACT_FIELDS: ColumnOfField = {
  ...Object.fromEntries(FIELD_COLUMNS),
  id: 'act_ref',
  kind: 'act',
  case: 'notice_ref',
  recordedOn: 'recorded_on',
};

/**
 * A line of a past act or event as a fact of any kind; its other columns are the fields of that kind. `act_ref` is its
 * idempotency key; without one, the same act of the same day on the same file is the same fact.
 * @throws {Refusal}
 */
export function readAct(line: CsvLine, subjects: Subjects, { today, recordedBy }: FactOptions): PastFact {
  const fault = faultIn(line);
  if (fault) throw new Refusal('RCV-MALFORMED', fault);
  const { values } = line;
  const kind = values['act'] ?? '';
  if (!isFactKind(kind) || !ACTS.includes(kind))
    throw new Refusal('RCV-MALFORMED', { field: 'act', reason: `valeurs admises : ${ACTS.join(', ')}` });
  const { debtor, case: id } = actSubject(kind, subjectOf(values, subjects));
  const on = isoDay(values['on'] ?? '');
  const retracts = values['retracts'] || undefined;
  const fact = intake({
    source: 'acts',
    id: values['act_ref'] || [id ?? debtor, kind, on, ...(retracts ? [retracts] : [])].join(':'),
    debtor,
    case: id,
    kind,
    on,
    recordedBy,
    data: dataOf(kind, values),
    retracts,
  });
  return { ...notAfter(today, fact), ...recordingOf(values) };
}

/** What concerns a debtor as a whole may be said beside one of its notices. */
function actSubject(kind: FactKind, subject: Subject): Subject {
  return FACT_KINDS[kind].subject === 'debtor' ? { debtor: subject.debtor } : subject;
}

/** Fields that the kind does not have are given too: intake refuses what would otherwise be lost. */
function dataOf(kind: FactKind, values: CsvLine['values']): Record<string, unknown> {
  const fields: Readonly<Record<string, { readonly type: FieldType }>> = FACT_FIELDS[kind];
  const data: Record<string, unknown> = {};
  for (const [field, column] of FIELD_COLUMNS) {
    const written = values[column];
    if (written) data[field] = field === 'balance' ? balanceText(written) : valueOf(fields[field]?.type, written);
  }
  return data;
}

function valueOf(type: FieldType | undefined, written: string): unknown {
  switch (type) {
    case 'day':
      return isoDay(written);
    case 'amount':
    case 'signed':
      return decimalAmount(written);
    case 'boolean':
      return { oui: true, true: true, non: false, false: false }[written] ?? written;
    default:
      return written;
  }
}

/** What the caisse was told is compared with what is due, letter by letter. */
function balanceText(written: string): string {
  const cents = parseCents(decimalAmount(written));
  if (cents === null) throw new Refusal('RCV-AMOUNT-FORM', { amount: written, field: 'balance' });
  return formatCents(cents);
}

function recordingOf(values: CsvLine['values']): { recordedOn?: LegalDay } {
  if (!values['recorded_on']) return {};
  const recordedOn = isoDay(values['recorded_on']);
  checkDay('recordedOn', recordedOn);
  return { recordedOn: recordedOn as LegalDay };
}
