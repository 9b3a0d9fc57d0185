import type { SubjectId } from '../domain/office/office-fact';
import { printOffice } from './office-print';
import { recordOffice } from './office-record';
import type { Service } from './parts';

/** Takes a fact about a bailiff or a caisse back, as if it had never been recorded; both stay on file. */
export async function retractOffice(
  service: Service,
  subject: SubjectId,
  reference: string,
  { reason, json }: { readonly reason: string; readonly json?: boolean },
): Promise<void> {
  const entry = { subject, kind: 'retraction', retracts: reference, data: { reason } } as const;
  printOffice(await recordOffice(service, entry), json);
}
