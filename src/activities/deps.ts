import type { Messages, OfficeMessages } from '../messages';
import type { Evidence } from '../register/contract';
import type { EvidenceData, LeasedOfficeEffect, OfficeRegister } from '../register/office/office-register';
import type { Register } from '../register/register';
import type { RunningDuties } from '../temporal/running-duties';
import type { TellDuty } from '../temporal/duty-signals';
import type { RegisterMarks } from '../temporal/register-mark';
import type { Tell } from '../temporal/case-signals';
import type { RunningCases } from '../temporal/running-cases';

/** What takes long: done by whoever knows statements, resumed where it was broken off. */
export interface StatementWork {
  /** Freezes the statement that the effect asks for. @returns figures that its fact carries */
  freeze(effect: LeasedOfficeEffect, onProgress: () => void): Promise<{ evidence: Evidence; data: EvidenceData }>;
  /** Exports the statement and hands it over. @throws with a code when it could not be handed over */
  send(effect: LeasedOfficeEffect, onProgress: () => void): Promise<Evidence>;
}

/** What the pump needs of periodic duties. */
export interface DutyPumpDeps {
  readonly register: Pick<
    OfficeRegister,
    'claimBehind' | 'markNotified' | 'markWorkflowMissing' | 'countOpen' | 'openDutyIds'
  >;
  readonly tell: TellDuty;
  readonly running: RunningDuties;
}

export interface OfficeDeps extends DutyPumpDeps {
  readonly register: OfficeRegister;
  readonly messages: OfficeMessages;
  readonly statements: StatementWork;
  /** Sends what each role is to know today; see digest.ts. */
  readonly digests: (onProgress: () => void) => Promise<{ readonly sent: readonly string[] }>;
}

/** What activities work with. */
export interface ActivityDeps {
  readonly register: Pick<
    Register,
    | 'advance'
    | 'decisionOf'
    | 'leaseEffect'
    | 'completeEffect'
    | 'failEffect'
    | 'claimBehind'
    | 'markNotified'
    | 'markWorkflowMissing'
    | 'countByStage'
    | 'listCases'
    | 'standing'
    | 'raiseMark'
    | 'isMarkFresh'
    | 'noteHandOvers'
  >;
  readonly messages: Messages;
  readonly tell: Tell;
  readonly running: RunningCases;
  readonly marks: RegisterMarks;
  /** What periodic duties need beside; without it nothing of theirs is done or told. */
  readonly office?: OfficeDeps;
  /** Cases that the pump tells per second, at most; default 50: interactive work stays quick. */
  readonly toldPerSecond?: number;
}

/** @throws {Error} when this worker was given nothing to do for periodic duties */
export function officeOf({ office }: ActivityDeps): OfficeDeps {
  if (!office) throw Object.assign(new Error('this worker does nothing for periodic duties'), { code: 'no-office' });
  return office;
}
