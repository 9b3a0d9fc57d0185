import { type AttentionReason, STAGES, type Stage } from '../domain/assessment/assessment';
import type { CaseId, DebtorId } from '../domain/facts/fact';
import type { Prisma, PrismaClient, RecoveryCase } from '../generated/prisma/client';
import type { CaseFilter, CaseSummary } from './contract';
import { dayOf } from './prisma-days';

const PAGE = 100;

/** Cases by id, a page at a time. */
export async function listCases(prisma: PrismaClient, filter: CaseFilter): Promise<CaseSummary[]> {
  const { stage, caisse, debtor, nature, attention, open, limit = PAGE, after } = filter;
  const where: Prisma.RecoveryCaseWhereInput = {
    ...(stage && { stage }),
    ...(caisse && { caisseId: caisse }),
    ...(debtor && { debtorId: debtor }),
    ...(nature && { nature }),
    ...(attention && { attentionReason: { not: null } }),
    ...(open && { endedOn: null }),
    ...(after && { id: { gt: after } }),
  };
  const rows = await prisma.recoveryCase.findMany({ where, orderBy: { id: 'asc' }, take: limit });
  return rows.map(summaryOf);
}

/** How many cases stand at each stage; every stage is listed. */
export async function countByStage(prisma: PrismaClient): Promise<ReadonlyMap<Stage, number>> {
  const rows = await prisma.recoveryCase.groupBy({ by: ['stage'], _count: { _all: true } });
  const counts = new Map<Stage, number>(STAGES.map((stage) => [stage, 0]));
  for (const { stage, _count } of rows) counts.set(stage as Stage, _count._all);
  return counts;
}

/** The columns hold what the transaction wrote: constraints repeat the unions that are asserted here. */
export function summaryOf(row: RecoveryCase): CaseSummary {
  return {
    case: row.id as CaseId,
    debtor: row.debtorId as DebtorId,
    caisse: row.caisseId,
    noticeRef: row.noticeRef,
    stage: row.stage as Stage,
    step: row.step as CaseSummary['step'],
    nature: row.nature as CaseSummary['nature'],
    affiliation: row.affiliation as CaseSummary['affiliation'],
    balance: {
      debt: row.debtCents,
      paid: row.paidCents,
      due: row.dueCents,
      credit: row.creditCents,
    } as CaseSummary['balance'],
    waitsFor:
      row.waitsFor === null || row.waitsUntil === null
        ? null
        : ({ deadline: row.waitsFor, lastDay: dayOf(row.waitsUntil) } as CaseSummary['waitsFor']),
    wakeOn: row.wakeOn && dayOf(row.wakeOn),
    attention: row.attentionReason as AttentionReason | null,
    version: row.version,
    notifiedVersion: row.notifiedVersion,
    workflowMissing: row.workflowMissing,
    assessedWith: row.assessedWith,
    openedOn: dayOf(row.openedOn),
    endedOn: row.endedOn && dayOf(row.endedOn),
  };
}
