import { bailiffSubject } from '../../domain/office/office-fact';
import { periodicDutyId } from '../../domain/office/periodic-duty';
import type { PeriodId } from '../../domain/office/periods';
import { queryCsv, replyForm } from '../../messages/query-csv';
import type { Installation } from '../parts';

/** Prints what the bailiff is asked about now, or the form for the reply. @throws {Refusal} RCV-UNKNOWN-BAILIFF, RCV-UNKNOWN-DUTY */
export async function writeQuery(
  { register }: Installation,
  id: string,
  { period, form }: { readonly period: PeriodId; readonly form?: boolean },
): Promise<void> {
  await register.office.readSubject(bailiffSubject(id));
  const query = periodicDutyId('bailiff-query', id, period);
  await register.office.decisionOf(query);
  const { withoutNews } = await register.office.holdingsOf(id);
  process.stdout.write(form ? replyForm(query, withoutNews) : queryCsv(withoutNews));
}
