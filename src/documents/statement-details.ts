import { parisDay } from '../domain/calendar/paris-time';
import type { OfficeFact } from '../domain/office/office-fact';
import type { StatementRegister } from '../register/statement/statement-register';
import type { StatementDetails } from './statement-texts';

const PAGE = 1_000;

/** Who approved a statement and what was settled before, findings with the same reason together: the same for whoever exports it. */
export async function statementDetails(
  statements: Pick<StatementRegister, 'findings'>,
  statement: string,
  approved: OfficeFact<'statement-approved'> | null,
): Promise<StatementDetails> {
  const settled = new Map<string, StatementDetails['settled'][number]>();
  for (let after = 0; ; ) {
    const page = await statements.findings(statement, { after, limit: PAGE });
    for (const { code, settled: done } of page) {
      if (!done) continue;
      const on = parisDay(done.at);
      const key = JSON.stringify([code, done.by, on, done.reason]);
      const count = (settled.get(key)?.count ?? 0) + 1;
      settled.set(key, { code, count, by: done.by, on, reason: done.reason });
    }
    const last = page.at(-1);
    if (!last || page.length < PAGE) break;
    after = last.rank;
  }
  return {
    approval: approved ? { signatory: approved.data.signatory, on: approved.on } : null,
    settled: [...settled.values()],
  };
}
