import type { LegalDay } from '../calendar/legal-day';
import type { ProcedureNature } from '../facts/fact';
import type { DeadlineName, DutyId, EffectKind, Stage } from './assessment';

/** What happened in the system, in the order in which it happened: the answer of a transaction, and a scenario's output. */
export type TimelineEntry = { readonly on: LegalDay; readonly case?: string; readonly debtor?: string } & (
  | { readonly type: 'fact'; readonly fact: string; readonly legalDay: LegalDay; readonly retracts?: string }
  | { readonly type: 'stage'; readonly from: Stage | null; readonly to: Stage }
  | {
      readonly type: 'deadline';
      readonly deadline: DeadlineName;
      readonly change: 'opened' | 'moved' | 'met' | 'over' | 'withdrawn';
      readonly lastDay: LegalDay;
      readonly actingDay: LegalDay;
      readonly why: readonly string[];
    }
  | {
      readonly type: 'act';
      readonly act: string;
      readonly nature?: ProcedureNature;
      readonly duty?: DutyId;
      readonly reason?: string;
      readonly about?: string;
      readonly corrects?: string;
    }
  | {
      readonly type: 'effect';
      readonly effect: EffectKind;
      readonly change: 'queued' | 'cancelled';
      readonly about?: string;
    }
  | {
      readonly type: 'duty';
      readonly duty: DutyId;
      readonly change: 'opened' | 'moved' | 'done' | 'lifted' | 'reopened';
      readonly opensOn: LegalDay;
      readonly dueOn: LegalDay;
      readonly doneOn: LegalDay | null;
    }
);
