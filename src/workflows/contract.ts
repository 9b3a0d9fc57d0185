import { defineQuery, defineSignal } from '@temporalio/workflow';
import type { Decision } from '../domain/assessment/decision';
import type { PeriodicKind } from '../domain/office/names';
import type { PeriodicDecision } from '../domain/office/periodic-decision';

/**
 * What starters, workers and workflows agree on: names and inputs, no behaviour. Renaming any of it breaks running cases.
 * Sandbox-safe; may be imported from anywhere.
 */
export const TASK_QUEUES = {
  /** Workflows, and the register's part of a case (`advance`, `reconcile`). */
  cases: 'cases',
  /** What leaves the house: its own concurrency and rate. */
  effects: 'effects',
  /** What takes long: freezing and exporting statements. */
  reports: 'reports',
} as const;

export interface RecoveryCaseInput {
  readonly decision: Decision;
  /** No wait is ever shorter: a minute of legal time, in milliseconds of the engine (mapped by the Clock). */
  readonly minimumWaitMs: number;
  /** Where users look the case up; shown in Temporal UI. */
  readonly link?: string;
  /** The run was started by the first signal itself (signalWithStart), which repeats `decision` and asks for nothing. */
  readonly startedBySignal?: boolean;
  /** Steps in a row that failed before this run took over (continue-as-new). */
  readonly setbacks?: number;
}

/** A newer version replaces what the workflow knows; the same means *call advance*; an older one is ignored. */
export const decide = defineSignal<[Decision]>('decide');

/** What the workflow knows. */
export const currentDecision = defineQuery<Decision>('currentDecision');

export interface PeriodicDutyInput {
  readonly decision: PeriodicDecision;
  /** As for a case. */
  readonly minimumWaitMs: number;
  readonly link?: string;
  readonly startedBySignal?: boolean;
  readonly setbacks?: number;
}

/** The workflow type of each kind of periodic duty. */
export const PERIODIC_WORKFLOWS = {
  'bailiff-semester': 'bailiffSemester',
  'bailiff-query': 'bailiffQuery',
  'nominative-statement': 'nominativeStatement',
} as const satisfies Record<PeriodicKind, string>;

/** As `decide`, of a periodic duty. */
export const decidePeriodic = defineSignal<[PeriodicDecision]>('decidePeriodic');

/** What the workflow knows of its duty. */
export const currentPeriodicDecision = defineQuery<PeriodicDecision>('currentPeriodicDecision');
