import type { Config } from '../config';
import type { Decision } from '../domain/assessment/decision';
import type { Clock } from '../domain/clock';
import type { PeriodicDecision } from '../domain/office/periodic-decision';
import type { Register } from '../register/register';

/** Where the parts of an installation are reached. */
export interface Addresses {
  readonly databaseUrl: string;
  readonly temporalAddress: string;
  readonly smtpUrl: string;
}

/** What a command that reads or records works with. */
export interface Installation {
  readonly config: Config;
  readonly clock: Clock;
  readonly register: Register;
  /** Closes its connections. */
  end(): Promise<void>;
}

/** An installation whose workflows can be told what was decided. */
export interface Service extends Installation {
  /** Best effort: when Temporal is away, the pump tells them later; it is said on standard error. @returns whether it was there */
  tell(decisions: readonly (Decision | PeriodicDecision)[]): Promise<boolean>;
}
