import { rm } from 'node:fs/promises';
import path from 'node:path';
import { exportStatement, statementDetails } from '../documents';
import type { FrozenFigures } from '../domain/office/office-fact';
import { officeFile } from '../domain/office/office-file';
import { statementCourses } from '../domain/statement/statement-course';
import type { TransmissionPort } from '../messages/transmission';
import type { LeasedOfficeEffect } from '../register/office/office-register';
import type { Register } from '../register/register';
import { statementId } from '../register/statement/statement-register';
import type { StatementWork } from './deps';

export interface StatementWorkDeps {
  readonly register: Pick<Register, 'office' | 'statements'>;
  readonly transmission: TransmissionPort;
  /** Where packages are made before they are handed over; none stays there. */
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
      const course = statementCourses(officeFile(facts), period).find((one) => one.number === number);
      const statement = statementId(id, period, number);
      const details = await statementDetails(register.statements, statement, course?.approved ?? null);
      const place = path.join(folder, `${encodeURIComponent(id)}-${period}-${number}`);
      const alive = setInterval(onProgress, ALIVE_MS);
      try {
        await exportStatement(await register.statements.lineSource(statement), place, details);
        return await transmission.send({ key, caisse: id, period, number, attempt, folder: place });
      } finally {
        clearInterval(alive);
        // What was handed over is the caisse's; here it would outlast the erasure of who is in it.
        await rm(place, { recursive: true, force: true });
      }
    },
  };
}

/** An export of half a million lines takes a minute; its worker must not be taken for dead meanwhile. */
const ALIVE_MS = 20_000;

function caisseOf(caisse: LeasedOfficeEffect['caisse']): string {
  if (!caisse) throw new Error('a statement is a caisse’s');
  return caisse.id;
}
