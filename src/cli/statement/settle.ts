import type { FindingCode } from '../../domain/statement/findings';
import { caisseSubject, isOfficeKind } from '../../domain/office/office-fact';
import { officeFile } from '../../domain/office/office-file';
import { Refusal } from '../../domain/refusal';
import { statementId } from '../../register/statement/statement-register';
import { printOffice } from '../office-print';
import { recordOffice } from '../office-record';
import type { Service } from '../parts';
import { type Named, standingOf } from './named';

export interface SettleOptions {
  readonly code: FindingCode;
  readonly case?: string;
  readonly reason: string;
  readonly by: string;
  readonly json?: boolean;
}

/**
 * Marks findings as settled, then records how many. What an earlier command marked and could not record any more is recorded with them.
 * @throws {Refusal} RCV-NOTHING-TO-SETTLE
 */
export async function settle(service: Service, name: Named, options: SettleOptions): Promise<void> {
  const { register } = service;
  const { code, case: about, reason, by, json } = options;
  await standingOf(register, name);
  const statement = statementId(name.caisse, name.period, name.number);
  await register.statements.settle({ statement, code, by, reason, ...(about === undefined ? {} : { case: about }) });
  const count = (await settledOnFile(service, statement, code)) - (await settledInFile(service, name, code));
  if (count <= 0) throw new Refusal('RCV-NOTHING-TO-SETTLE', { code, count: '1', left: '0' });
  const data = { period: name.period, number: name.number, code, count, reason };
  const subject = caisseSubject(name.caisse);
  printOffice(await recordOffice(service, { subject, kind: 'finding-settled', data, recordedBy: by }), json);
}

const PAGE = 1_000;

/** Findings of a kind that are marked. */
async function settledOnFile({ register }: Service, statement: string, code: FindingCode): Promise<number> {
  let count = 0;
  for (let after = 0; ; ) {
    const page = await register.statements.findings(statement, { code, after, limit: PAGE });
    count += page.filter(({ settled }) => settled !== null).length;
    const last = page.at(-1);
    if (!last || page.length < PAGE) return count;
    after = last.rank;
  }
}

/** Those that the caisse's file tells of, and that were not taken back. */
async function settledInFile({ register }: Service, { caisse, period, number }: Named, code: string): Promise<number> {
  const { facts } = await register.office.readSubject(caisseSubject(caisse));
  return officeFile(facts).facts.reduce((count, fact) => {
    if (!isOfficeKind(fact, 'finding-settled')) return count;
    const { data } = fact;
    return data.period === period && (data.number ?? 0) === number && data.code === code ? count + data.count : count;
  }, 0);
}
