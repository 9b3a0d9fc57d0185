import type { LegalDay } from '../calendar/legal-day';
import type { ProcedureNature } from '../facts/fact';
import type { OfficeEffectKind, PeriodicDeadlineName, PeriodicStage } from '../office/names';
import type { DeadlineName, EffectKind, LedgerDuty, Stage } from './assessment';

/** What happened in the system, in the order in which it happened: the answer of a transaction, and a scenario's output. */
export type TimelineEntry = {
  readonly on: LegalDay;
  readonly case?: string;
  readonly debtor?: string;
  readonly bailiff?: string;
  readonly caisse?: string;
  /** Of a periodic duty: `2026-S2`, `2026-11`. */
  readonly period?: string;
} & (
  | { readonly type: 'fact'; readonly fact: string; readonly legalDay: LegalDay; readonly retracts?: string }
  | { readonly type: 'stage'; readonly from: Stage | PeriodicStage | null; readonly to: Stage | PeriodicStage }
  | {
      readonly type: 'deadline';
      readonly deadline: DeadlineName | PeriodicDeadlineName;
      readonly change: 'opened' | 'moved' | 'met' | 'over' | 'withdrawn';
      readonly lastDay: LegalDay;
      readonly actingDay: LegalDay;
      readonly why: readonly string[];
    }
  | {
      readonly type: 'act';
      readonly act: string;
      readonly nature?: ProcedureNature;
      readonly duty?: LedgerDuty;
      readonly reason?: string;
      readonly about?: string;
      readonly corrects?: string;
    }
  | {
      readonly type: 'effect';
      readonly effect: EffectKind | OfficeEffectKind;
      readonly change: 'queued' | 'cancelled';
      readonly about?: string;
    }
  | {
      readonly type: 'duty';
      readonly duty: LedgerDuty;
      readonly change: 'opened' | 'moved' | 'done' | 'lifted' | 'reopened';
      readonly opensOn: LegalDay;
      readonly dueOn: LegalDay;
      readonly doneOn: LegalDay | null;
    }
);
