import type { PeriodicDecision } from '../domain/office/periodic-decision';
import { DecisionFile } from './decision-file';

/** What a run knows of its periodic duty. */
export class PeriodicFile extends DecisionFile<PeriodicDecision> {
  /** Nothing left to do or to try again; what still asks for attention is chased by the daily digest. */
  get isOver(): boolean {
    const { over, effects, wakeAt, attention } = this.decision;
    return over && effects.length === 0 && wakeAt === null && attention !== 'effect-parked';
  }
}
