import type { DeadlineName, Stage } from '../domain/assessment/assessment';
import { compareKnowledge, type Decision } from '../domain/assessment/decision';
import type { Standing } from '../register/register';
import type { Survey } from './survey';

/** What a workflow, or the register, says of a case. */
export interface SaidOfCase {
  readonly version: number;
  readonly stage: Stage;
  readonly waitsFor: { readonly deadline: DeadlineName; readonly lastDay: string } | null;
}

/** A case that had moved on in the time that the register lost. */
export interface MovedOn {
  readonly case: string;
  readonly caisse: string;
  /** When its workflow was told. */
  readonly learntAt: string;
  readonly workflow: SaidOfCase;
  /** Null: the case itself is not in the register. */
  readonly register: SaidOfCase | null;
}

/**
 * The cases of which workflows know what the register does not: a newer version, or something else learnt after the moment to
 * which it was restored (facts recorded since then may have raised its versions). What was said before the last rebuild is settled.
 */
export function movedOn({ known, registered }: Survey, { epoch, markedAt }: Standing): MovedOn[] {
  const found: MovedOn[] = [];
  for (const [id, { decision, learntAt }] of known) {
    if ((decision.epoch ?? 0) < epoch) continue;
    const now = registered.get(id);
    const late = markedAt === null || learntAt >= markedAt;
    if (now && compareKnowledge(decision, now) <= 0 && !(late && !saysTheSame(decision, now))) continue;
    found.push({
      case: id,
      caisse: decision.caisse,
      learntAt: learntAt.toISOString(),
      workflow: said(decision),
      register: now ? said(now) : null,
    });
  }
  return found.sort((a, b) => (a.case < b.case ? -1 : 1));
}

/** Whether workflows prove, by themselves, that the register lost something. */
export const isRegisterBehind = ({ known, registered }: Survey, { epoch }: Standing): boolean =>
  [...known].some(([id, { decision }]) => {
    const now = registered.get(id);
    return now === undefined ? (decision.epoch ?? 0) >= epoch : compareKnowledge(decision, now) > 0;
  });

const said = ({ version, stage, waitsFor }: Decision): SaidOfCase => ({ version, stage, waitsFor });

const saysTheSame = (a: Decision, b: Decision): boolean =>
  a.stage === b.stage && a.waitsFor?.deadline === b.waitsFor?.deadline && a.waitsFor?.lastDay === b.waitsFor?.lastDay;
