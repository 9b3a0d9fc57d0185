import type { DebtorId, NewFact } from '../domain/facts/fact';
import { Refusal } from '../domain/refusal';
import type { Register } from '../register/register';
import { readCsv, UnreadableFile } from './csv';
import type { CsvLine, FileFormat } from './csv-line';
import type { FactOptions, Subject } from './fact-line';
import { PAYMENT_FIELDS, PAYMENT_FORMAT, readPayment } from './read-payment';
import { readService, SERVICE_FIELDS, SERVICE_FORMAT } from './read-service';
import { type ColumnOfField, rejection, type Rejection } from './rejection';
import type { ImportReport } from './report';

interface FactImportOptions extends FactOptions {
  readonly dryRun: boolean;
}

/** Takes in proofs of service: dispatch, presentation, delivery, return. One fact a line; the same line again changes nothing. */
export function importService(register: Register, path: string, options: FactImportOptions): Promise<ImportReport> {
  return importFacts(register, path, SERVICE_FORMAT, SERVICE_FIELDS, options, async (line) =>
    readService(line, await caseByNotice(register, line.values['notice_ref'] ?? ''), options),
  );
}

/** Takes in payments, of a notice or of a debtor; `payment_ref` is the idempotency key. */
export function importPayments(register: Register, path: string, options: FactImportOptions): Promise<ImportReport> {
  return importFacts(register, path, PAYMENT_FORMAT, PAYMENT_FIELDS, options, async (line) => {
    const { notice_ref: notice = '', debtor_ref: ref = '' } = line.values;
    const byNotice = notice === '' ? null : await caseByNotice(register, notice);
    const [byDebtor = null] = ref === '' ? [] : await register.findDebtor({ ref });
    return readPayment(line, { byNotice, byDebtor }, options);
  });
}

async function importFacts(
  register: Register,
  path: string,
  format: FileFormat,
  columns: ColumnOfField,
  { dryRun }: FactImportOptions,
  read: (line: CsvLine) => Promise<NewFact>,
): Promise<ImportReport> {
  const rejected: Rejection[] = [];
  let [lines, accepted, unchanged] = [0, 0, 0];
  const reject = (error: unknown, line: CsvLine): void => {
    if (!(error instanceof Refusal)) throw error;
    const reference = line.values['payment_ref'] ?? line.values['notice_ref'] ?? '';
    rejected.push(rejection(error, [line], reference, columns));
  };
  let last: CsvLine = { line: 0, values: {}, surplus: false };
  try {
    for await (const line of readCsv(path, format.required)) {
      lines += 1;
      last = line;
      try {
        const fact = await read(line);
        const { appended } = dryRun ? { appended: [fact] } : await register.recordFacts([fact]);
        if (appended.some(({ source }) => source !== 'system')) accepted += 1;
        else unchanged += 1;
      } catch (error) {
        reject(error, line);
      }
    }
  } catch (error) {
    // What was recorded before the file broke off stands, and its sender must hear of it.
    if (!(error instanceof UnreadableFile) || lines === 0) throw error;
    rejected.push({ ...rejection(error, [{ ...last, line: last.line + 1 }], '', {}), column: null, value: null });
  }
  return { file: path, dryRun, lines, accepted, unchanged, rejected };
}

async function caseByNotice(register: Register, reference: string): Promise<Required<Subject> | null> {
  try {
    const { debtor, case: id } = (await register.readCase(reference)).summary;
    return { debtor: debtor as DebtorId, case: id };
  } catch (error) {
    if (error instanceof Refusal && error.code === 'RCV-UNKNOWN-CASE') return null;
    throw error;
  }
}
