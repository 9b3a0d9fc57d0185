import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { Decision } from '../domain/assessment/decision';
import type { TimelineEntry } from '../domain/assessment/timeline';
import type { PeriodicDecision } from '../domain/office/periodic-decision';
import type { Register } from '../register/register';
import type { LegalDay } from '../domain/calendar/legal-day';
import type { PeriodicKind } from '../domain/office/names';
import type { ServerClock } from './server-clock';

/** The real parts that a scenario runs on, wired to one register and one clock. */
export interface DurableParts {
  readonly env: TestWorkflowEnvironment;
  readonly clock: ServerClock;
  readonly register: Register;
  /** Set by the engine: hears of every committed transaction. */
  readonly observe: (listener: (consequences: { readonly entries: readonly TimelineEntry[] }) => void) => void;
  /** Tells a case's workflow what was decided; must not fail silently. */
  readonly tell: (decision: Decision) => Promise<void>;
  /** The same of a periodic duty. */
  readonly tellDuty: (decision: PeriodicDecision) => Promise<void>;
  /** Has the workflow of a case or a duty, where it runs, ask again what is due, and waits until it has. */
  readonly lookAnew: (decision: Decision | PeriodicDecision) => Promise<void>;
  /** Starts what a schedule starts, for its nominal day, and waits until it has ended. */
  readonly runSchedule: (run: StartedRun) => Promise<void>;
  /** Throws when a worker has failed. */
  readonly checkAlive: () => void;
}

/** A run of a schedule: what it opens (or that it sends the day's digests), and for which nominal day. */
export interface StartedRun {
  readonly kind: PeriodicKind | 'digest';
  readonly nominal: LegalDay;
}
