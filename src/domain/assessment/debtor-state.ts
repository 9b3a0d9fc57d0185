import type { HolidayZone } from '../calendar';
import type { LegalDay } from '../calendar/legal-day';
import type { CaseId, DebtorId, Fact, Instant, NewFact } from '../facts/fact';
import type { Proof } from '../facts/proof';
import type { Cents } from '../money/cents';
import type { Placement } from '../procedures/placement';
import type { Action, Assessment, Balance, CaseAssessment, Deadline, Duty, EffectKind } from './assessment';
import type { TimelineEntry } from './timeline';

/** Settings of the installation that the core computes with. */
export interface CoreSettings {
  readonly zone: HolidayZone;
  /** Whether orientation proposals are accepted by themselves (default of an installation: yes). */
  readonly automatic: boolean;
}

/** An effect as the register knows it. */
export interface EffectState {
  readonly key: string;
  readonly kind: EffectKind;
  readonly state: 'pending' | 'sending' | 'done' | 'parked' | 'cancelled';
}

/** What the last transaction left of a case, as the register's projections hold it; changes are told against it. */
export interface CaseRecord
  extends Pick<CaseAssessment, 'stage' | 'step' | 'nature' | 'waitsFor' | 'wakeOn' | 'attention'> {
  readonly balance: Pick<Balance, 'debt' | 'paid' | 'due' | 'credit'>;
  /** Share of what is due that is costs: article 51 does not count them. */
  readonly dueCosts: Cents;
  /** In whose hands the case is; null also once it has ended, recalled or not. */
  readonly placement: Placement | null;
  /** Every deadline ever opened, with its final dates and state, in order of opening. */
  readonly deadlines: readonly Deadline[];
  /** Every duty that ever opened: one done stays done, one that vanished is lifted. */
  readonly duties: readonly Duty[];
  readonly effects: readonly EffectState[];
  /** Keys of acts that a changed core or rule made due: neither performed nor queued until a person accepts them. */
  readonly held: readonly string[];
}

/** A debtor's file as the last transaction left it. */
export interface DebtorState {
  readonly debtor: DebtorId;
  readonly facts: readonly Fact[];
  readonly cases: ReadonlyMap<CaseId, CaseRecord>;
  /** Cases whose record was made by another core or other rules than those that decide now. */
  readonly assessedOtherwise?: ReadonlySet<CaseId>;
}

/** Who holds a delegation to sign, from when to when (`to` included; null: open). */
export interface Delegation {
  readonly signatory: string;
  readonly from: LegalDay;
  readonly to: LegalDay | null;
}

/** From when to when a bailiff is in office (`to` included; null: open). */
export interface InOffice {
  readonly bailiff: string;
  readonly from: LegalDay;
  readonly to: LegalDay | null;
}

export interface Moment {
  readonly today: LegalDay;
  readonly recordedAt: Instant;
}

/** An effect's action with what it rests on. */
export interface QueuedAction extends Action {
  readonly proof: Proof;
}

export interface Outcome {
  /** The file after the transaction: `facts` complete, `cases` to be written back to the projections. */
  readonly state: DebtorState;
  readonly assessment: Assessment;
  /** Effects to insert (or to revive when a cancelled one has the same key), with what their act will carry. */
  readonly queued: readonly QueuedAction[];
  /** Keys of effects that are obsolete and were not sent. */
  readonly cancelled: readonly string[];
  /** Facts to append, in order: given ones and the system's own decisions (source `system`). */
  readonly appended: readonly Fact[];
  /** Given facts that were already on file with the same content. */
  readonly duplicates: readonly NewFact[];
  readonly entries: readonly TimelineEntry[];
  /** Cases whose stage, dates, balance, attention, deadlines, duties or effects changed. */
  readonly changed: readonly CaseId[];
}

export interface DecideContext {
  readonly settings: CoreSettings;
  readonly delegations: readonly Delegation[];
  /** The bailiffs that the facts at hand name, those that are known; left out: none. */
  readonly bailiffs?: readonly InOffice[];
  /** What acts say they were decided by; default: this core with these settings (`assessedBy`). */
  readonly version?: string;
}
