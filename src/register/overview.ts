import type { AttentionReason, DeadlineName, EffectKind, ProcedureStep, Stage } from '../domain/assessment/assessment';
import { addDays, type LegalDay } from '../domain/calendar/legal-day';
import { type Cents, ZERO } from '../domain/money/cents';
import type { PrismaClient } from '../generated/prisma/client';
import { dayOf, toDate } from './prisma-days';

/** How the portfolio stands: what an officer, or a director, sees first. Read from the projections, nothing is assessed. */
export interface Overview {
  readonly today: LegalDay;
  /** Stages and steps that have cases, in no promised order. */
  readonly stages: readonly {
    readonly stage: Stage;
    readonly step: ProcedureStep | null;
    readonly cases: number;
    readonly due: Cents;
  }[];
  /** What cases wait for from today on, earliest first. */
  readonly upcoming: readonly {
    readonly stage: Stage;
    readonly deadline: DeadlineName;
    readonly lastDay: LegalDay;
    readonly cases: number;
    readonly due: Cents;
  }[];
  /** Contraintes waiting for a signature; `late` of them are past the organisme's target. */
  readonly toSign: { readonly cases: number; readonly due: Cents; readonly late: number };
  readonly attention: readonly { readonly reason: AttentionReason; readonly cases: number }[];
  readonly parked: readonly { readonly kind: EffectKind; readonly effects: number }[];
}

/** @param days how far to look ahead, beside today */
export async function readOverview(prisma: PrismaClient, today: LegalDay, days: number): Promise<Overview> {
  const cases = prisma.recoveryCase;
  const [from, to] = [toDate(today), toDate(addDays(today, days))];
  const toSign = { stage: 'recovery-due', step: 'to-sign' };
  const [stages, upcoming, signing, late, attention, parked] = await Promise.all([
    cases.groupBy({ by: ['stage', 'step'], _count: { _all: true }, _sum: { dueCents: true } }),
    cases.groupBy({
      by: ['waitsUntil', 'waitsFor', 'stage'],
      where: { waitsUntil: { gte: from, lte: to }, endedOn: null },
      _count: { _all: true },
      _sum: { dueCents: true },
      orderBy: [{ waitsUntil: 'asc' }, { waitsFor: 'asc' }, { stage: 'asc' }],
    }),
    cases.aggregate({ where: toSign, _count: { _all: true }, _sum: { dueCents: true } }),
    cases.count({ where: { ...toSign, waitsUntil: { lt: from } } }),
    cases.groupBy({ by: ['attentionReason'], where: { attentionReason: { not: null } }, _count: { _all: true } }),
    prisma.effect.groupBy({ by: ['kind'], where: { state: 'parked' }, _count: { _all: true } }),
  ]);
  return {
    today,
    stages: stages.map(({ stage, step, _count, _sum }) => ({
      stage: stage as Stage,
      step: step as ProcedureStep | null,
      cases: _count._all,
      due: centsOf(_sum.dueCents),
    })),
    upcoming: upcoming.map(({ stage, waitsFor, waitsUntil, _count, _sum }) => ({
      stage: stage as Stage,
      deadline: waitsFor as DeadlineName,
      lastDay: dayOf(waitsUntil as Date),
      cases: _count._all,
      due: centsOf(_sum.dueCents),
    })),
    toSign: { cases: signing._count._all, due: centsOf(signing._sum.dueCents), late },
    attention: attention.map(({ attentionReason, _count }) => ({
      reason: attentionReason as AttentionReason,
      cases: _count._all,
    })),
    parked: parked.map(({ kind, _count }) => ({ kind: kind as EffectKind, effects: _count._all })),
  };
}

/** The columns are bigint cents; the sum over no row is null. */
const centsOf = (sum: bigint | null): Cents => (sum ?? ZERO) as Cents;
