import { isKind, type CaseId } from '../domain/facts/fact';
import { Refusal } from '../domain/refusal';
import type { PrismaClient } from '../generated/prisma/client';
import { summaryOf } from './case-lists';
import type { CaseOnFile } from './contract';
import type { RegisterContext } from './debtor-transaction';
import { debtorState, readUnlocked } from './open-file';

/**
 * One case as it stands, with every fact ever recorded on it.
 * @param reference the case's id, or its notice reference
 * @throws {Refusal} RCV-UNKNOWN-CASE, also when a notice reference is not the only one of its name (say the case then)
 */
export async function readCase(context: RegisterContext, prisma: PrismaClient, reference: string): Promise<CaseOnFile> {
  const found = await prisma.recoveryCase.findMany({
    where: { OR: [{ id: reference }, { noticeRef: reference }] },
    take: 2,
  });
  const row = found.find(({ id }) => id === reference) ?? (found.length === 1 ? found[0] : undefined);
  if (!row) throw new Refusal('RCV-UNKNOWN-CASE', { case: reference });
  const id = row.id as CaseId;
  const file = await readUnlocked(context.pool, { debtor: row.debtorId });
  const record = file && debtorState(file, file.effects, context.clock.now()).cases.get(id);
  if (!file || !record) throw new Error(`case ${id} has no file`);
  const facts = file.facts.filter((fact) => fact.case === id);
  const opened = facts.find((fact) => isKind(fact, 'case-opened'));
  return {
    summary: summaryOf(row),
    record,
    facts,
    effects: file.effects
      .filter((effect) => effect.case === id)
      .map(({ key, kind, state, attempts, nextAttemptAt, lastError, evidence }) => ({
        key,
        kind,
        state,
        attempts,
        nextAttemptAt,
        lastError,
        evidence,
      })),
    debts: opened && isKind(opened, 'case-opened') ? opened.data.debts : [],
    liveFrom: file.liveFrom,
  };
}
