import { rm } from 'node:fs/promises';
import path from 'node:path';
import { exportStatement, statementDetails } from '../documents';
import type { FrozenFigures } from '../domain/office/office-fact';
import { officeFile } from '../domain/office/office-file';
import { Refusal } from '../domain/refusal';
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
      const request = { caisse: caisseOf(caisse), period, ...(threads === undefined ? {} : { threads }) };
      const { statement, ...figures } = await showingLife(onProgress, () => register.statements.freeze(request));
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
      // Taken back since it was leased.
      if (!course?.approved) throw new Refusal('RCV-STATEMENT-NOT-APPROVED', { statement });
      const details = await statementDetails(register.statements, statement, course.approved);
      const place = path.join(folder, `${encodeURIComponent(id)}-${period}-${number}`);
      try {
        return await showingLife(onProgress, async () => {
          await exportStatement(await register.statements.lineSource(statement), place, details);
          return transmission.send({ key, caisse: id, period, number, attempt, folder: place });
        });
      } finally {
        // What was handed over is the caisse's; here it would outlast the erasure of who is in it.
        await rm(place, { recursive: true, force: true });
      }
    },
  };
}

const ALIVE_MS = 20_000;

/** Half a million lines are listed, checked and exported in minutes, without a step that could be told; a worker at it is not dead. */
async function showingLife<T>(onProgress: () => void, work: () => Promise<T>): Promise<T> {
  const alive = setInterval(onProgress, ALIVE_MS);
  try {
    return await work();
  } finally {
    clearInterval(alive);
  }
}

function caisseOf(caisse: LeasedOfficeEffect['caisse']): string {
  if (!caisse) throw new Error('a statement is a caisse’s');
  return caisse.id;
}
