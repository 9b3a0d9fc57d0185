import type { Decision } from '../domain/assessment/decision';
import { DecisionFile } from './decision-file';

/** What a run knows of its case. */
export class CaseFile extends DecisionFile<Decision> {
  /** Nothing left to do, to try again or to settle by a person. */
  get isOver(): boolean {
    const { ended, effects, wakeAt, attention } = this.decision;
    return ended && effects.length === 0 && wakeAt === null && attention === null;
  }
}
