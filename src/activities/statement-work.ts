import path from 'node:path';
import { exportStatement, type StatementDetails } from '../documents';
import { parisDay } from '../domain/calendar/paris-time';
import type { FrozenFigures, OfficeFact } from '../domain/office/office-fact';
import { isOfficeKind } from '../domain/office/office-fact';
import type { TransmissionPort } from '../messages/transmission';
import type { LeasedOfficeEffect } from '../register/office/office-register';
import type { Register } from '../register/register';
import { statementId } from '../register/statement/statement-register';
import type { StatementWork } from './deps';

export interface StatementWorkDeps {
  readonly register: Pick<Register, 'office' | 'statements'>;
  readonly transmission: TransmissionPort;
  /** Where packages are made before they are handed over. */
  readonly folder: string;
  /** Threads of a freezing; default: the register's. 0: none, for engines that keep their own time. */
  readonly threads?: number;
}

/** Freezing, exporting and handing over of statements: each can be repeated, and gives the same. */
export function statementWork({ register, transmission, folder, threads }: StatementWorkDeps): StatementWork {
  return {
    freeze: async ({ caisse, period }, onProgress) => {
      const { statement, ...figures } = await register.statements.freeze({
        caisse: caisseOf(caisse),
        period,
        onBlock: onProgress,
        ...(threads === undefined ? {} : { threads }),
      });
      return {
        evidence: { channel: 'register', reference: statement },
        data: figures satisfies FrozenFigures,
      };
    },
    send: async ({ key, caisse, period, subject, data }, onProgress) => {
      const id = caisseOf(caisse);
      const number = Number(data['number'] ?? 0);
      const attempt = Number(data['attempt'] ?? 1);
      const { facts } = await register.office.readSubject(subject);
      const details = await detailsOf(register, statementId(id, period, number), facts, period, number);
      const place = path.join(folder, `${encodeURIComponent(id)}-${period}-${number}`);
      const alive = setInterval(onProgress, ALIVE_MS);
      try {
        await exportStatement(await register.statements.lineSource(statementId(id, period, number)), place, details);
        return await transmission.send({ key, caisse: id, period, number, attempt, folder: place });
      } finally {
        clearInterval(alive);
      }
    },
  };
}

/** An export of half a million lines takes a minute; its worker must not be taken for dead meanwhile. */
const ALIVE_MS = 20_000;
/** Findings read at once. */
const PAGE = 1_000;

function caisseOf(caisse: LeasedOfficeEffect['caisse']): string {
  if (!caisse) throw new Error('a statement is a caisse’s');
  return caisse.id;
}

/** Who approved it, and what was settled before: as the summary shows it. */
async function detailsOf(
  { statements }: Pick<Register, 'statements'>,
  statement: string,
  facts: readonly OfficeFact[],
  period: string,
  number: number,
): Promise<StatementDetails> {
  const approved = facts
    .filter((fact) => isOfficeKind(fact, 'statement-approved'))
    .findLast(({ data }) => data.period === period && (data.number ?? 0) === number);
  const settled = new Map<string, StatementDetails['settled'][number]>();
  for (let after = 0; ; ) {
    const page = await statements.findings(statement, { limit: PAGE, after });
    for (const { code, settled: answer } of page) {
      if (answer === null) continue;
      const { by, reason } = answer;
      const on = parisDay(answer.at);
      const key = JSON.stringify([code, by, on, reason]);
      settled.set(key, { code, count: (settled.get(key)?.count ?? 0) + 1, by, on, reason });
    }
    if (page.length < PAGE) break;
    after = page.at(-1)?.rank ?? after;
  }
  return {
    approval: approved ? { signatory: approved.data.signatory, on: approved.on } : null,
    settled: [...settled.values()],
  };
}
