import type { Messages } from '../messages';
import type { Register } from '../register/register';
import type { RegisterMarks } from '../temporal/register-mark';
import type { Tell } from '../temporal/case-signals';
import type { RunningCases } from '../temporal/running-cases';

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
  /** Cases that the pump tells per second, at most; default 50: interactive work stays quick. */
  readonly toldPerSecond?: number;
}
