import { intake } from '../domain/facts/intake';
import type { LegalDay } from '../domain/calendar/legal-day';
import type { NewFact } from '../domain/facts/fact';
import { Refusal } from '../domain/refusal';
import type { CaseSummary, Register } from '../register/register';
import { type CsvLine, decimalAmount, isoDay, readCsv, UnreadableFile } from './csv';
import { type ColumnOfField, type ImportReport, surplusIn, rejection, type Rejection } from './report';

export const SERVICE_COLUMNS = ['notice_ref', 'event', 'on'] as const;
export const PAYMENT_COLUMNS = ['payment_ref', 'on', 'amount'] as const;

const SERVICE_NAMES: ColumnOfField = { tracking: 'tracking_ref', kind: 'event' };
const PAYMENT_NAMES: ColumnOfField = { id: 'payment_ref', reference: 'label' };

interface FactImportOptions {
  readonly dryRun: boolean;
  readonly today: LegalDay;
  readonly recordedBy: string;
}

/** Takes in proofs of service: dispatch, presentation, delivery, return. One fact a line; the same line again changes nothing. */
export function importService(register: Register, path: string, options: FactImportOptions): Promise<ImportReport> {
  return importFacts(register, path, { required: SERVICE_COLUMNS, names: SERVICE_NAMES }, options, async (values) => {
    const { debtor, case: id } = await caseByNotice(register, values['notice_ref'] ?? '');
    const event = values['event'] ?? '';
    const on = isoDay(values['on'] ?? '');
    const data = {
      ...(event === 'returned' ? { reason: values['reason'] } : {}),
      ...(values['tracking_ref'] ? { tracking: values['tracking_ref'] } : {}),
    };
    if (!['dispatched', 'presented', 'delivered', 'returned'].includes(event))
      throw new Refusal('RCV-MALFORMED', {
        field: 'event',
        reason: 'valeurs admises : dispatched, presented, delivered, returned',
      });
    return intake({
      source: 'service',
      id: `${id}:${event}:${on}`,
      debtor,
      case: id,
      kind: `notice-${event}`,
      on,
      recordedBy: options.recordedBy,
      data,
    });
  });
}

/** Takes in payments, of a notice or of a debtor; `payment_ref` is the idempotency key. */
export function importPayments(register: Register, path: string, options: FactImportOptions): Promise<ImportReport> {
  return importFacts(register, path, { required: PAYMENT_COLUMNS, names: PAYMENT_NAMES }, options, async (values) => {
    const subject = await subjectOf(register, values);
    const data = {
      amount: decimalAmount(values['amount'] ?? ''),
      ...(values['label'] ? { reference: values['label'] } : {}),
    };
    const { debtor } = subject;
    return intake({
      source: 'payments',
      id: values['payment_ref'] ?? '',
      debtor,
      case: 'case' in subject ? subject.case : undefined,
      kind: 'payment-received',
      on: isoDay(values['on'] ?? ''),
      recordedBy: options.recordedBy,
      data,
    });
  });
}

async function importFacts(
  register: Register,
  path: string,
  columns: { readonly required: readonly string[]; readonly names: ColumnOfField },
  { dryRun, today }: FactImportOptions,
  read: (values: CsvLine['values']) => Promise<NewFact>,
): Promise<ImportReport> {
  const rejected: Rejection[] = [];
  let [lines, accepted, unchanged] = [0, 0, 0];
  const take = async (line: CsvLine): Promise<void> => {
    const { values } = line;
    try {
      const surplus = surplusIn(line);
      if (surplus) throw surplus;
      const fact = await read(values);
      if (fact.on > today) throw new Refusal('RCV-FUTURE-DAY', { day: fact.on, today });
      const appended = dryRun
        ? 1
        : (await register.recordFacts([fact])).appended.filter(({ source }) => source !== 'system').length;
      if (appended > 0) accepted += 1;
      else unchanged += 1;
    } catch (error) {
      rejected.push(rejection(error, line, values['payment_ref'] ?? values['notice_ref'] ?? '', columns.names));
    }
  };
  let last: CsvLine = { line: 0, values: {}, surplus: false };
  try {
    for await (const line of readCsv(path, columns.required)) {
      lines += 1;
      last = line;
      await take(line);
    }
  } catch (error) {
    // What was recorded before the file broke off stands, and its sender must hear of it.
    if (!(error instanceof UnreadableFile) || lines === 0) throw error;
    rejected.push({ ...rejection(error, { ...last, line: last.line + 1 }, ''), column: null, value: null });
  }
  return { file: path, dryRun, lines, accepted, unchanged, rejected };
}

async function caseByNotice(register: Register, reference: string): Promise<Pick<CaseSummary, 'debtor' | 'case'>> {
  return (await register.readCase(reference)).summary;
}

/** What a payment is for: a notice, or a debtor. */
async function subjectOf(
  register: Register,
  values: CsvLine['values'],
): Promise<{ debtor: string } | Pick<CaseSummary, 'debtor' | 'case'>> {
  const [notice, ref] = [values['notice_ref'] ?? '', values['debtor_ref'] ?? ''];
  if (notice === '' && ref === '')
    throw new Refusal('RCV-MALFORMED', { field: 'notice_ref', reason: 'obligatoire, ou debtor_ref' });
  if (notice === '') return { debtor: await debtorByRef(register, ref) };
  const found = await caseByNotice(register, notice);
  if (ref !== '' && (await debtorByRef(register, ref)) !== found.debtor)
    throw new Refusal('RCV-MALFORMED', {
      field: 'debtor_ref',
      reason: "ce n'est pas le débiteur de la mise en demeure",
    });
  return found;
}

async function debtorByRef(register: Register, ref: string): Promise<string> {
  const [debtor] = await register.findDebtor({ ref });
  if (debtor === undefined) throw new Refusal('RCV-UNKNOWN-DEBTOR', { debtor: ref });
  return debtor;
}
