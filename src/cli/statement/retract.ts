import { caisseSubject, isOfficeKind } from '../../domain/office/office-fact';
import { officeFile } from '../../domain/office/office-file';
import type { FindingCode } from '../../domain/statement/findings';
import { statementId } from '../../register/statement/statement-register';
import { retractOffice } from '../office-retract';
import type { Service } from '../parts';

/** Takes back what was recorded of a caisse's statement by mistake. What a settlement had settled is open again. */
export async function retract(
  service: Service,
  caisse: string,
  reference: string,
  options: { readonly reason: string; readonly json?: boolean },
): Promise<void> {
  const { office, statements } = service.register;
  const subject = caisseSubject(caisse);
  await retractOffice(service, subject, reference, options);
  const { facts } = await office.readSubject(subject);
  const retraction = facts.findLast((fact) => fact.retracts === reference);
  const fact = retraction && officeFile(facts).resolve(reference, retraction);
  if (!fact || !isOfficeKind(fact, 'finding-settled')) return;
  const { recordedBy: by, recordedAt: until } = fact;
  const { period, number = 0, code, count, reason } = fact.data;
  const statement = statementId(caisse, period, number);
  await statements.reopen({ statement, code: code as FindingCode, by, reason, count, until });
}
