import { addDays, type HolidayZone, nextWorkingDay, type LegalDay } from '../domain/calendar';
import type { CaseId, DebtItem, DebtorId, FactKind, NewFact } from '../domain/facts/fact';
import { intake } from '../domain/facts/intake';
import { type Cents, formatCents, subtract } from '../domain/money/cents';
import { pinnedRuleSet, type RuleSet, type RuleSetChoice } from '../domain/rules/rule-sets';
import type { DemoBailiff } from './bailiffs';
import { totalOf } from './debts';
import type { Random } from './random';

/** Where facts of the demonstration come from. */
export const DEMO_SOURCE = 'demo';

/** Something that happened, and the day on which the organisme learnt it. */
export interface PastEvent {
  readonly recorded: LegalDay;
  readonly fact: NewFact;
}

export interface CaseFrame {
  readonly id: CaseId;
  readonly debtor: DebtorId;
  readonly caisse: string;
  readonly noticeRef: string;
  readonly debts: readonly DebtItem[];
  readonly dispatchOn: LegalDay;
  readonly ruleset: RuleSetChoice;
  readonly zone: HolidayZone;
  readonly city: string;
  /** Who may be given the case. */
  readonly bailiffs: readonly DemoBailiff[];
}

/** One case's story as it is told: events with their days, and what the teller has to know to go on. */
export class CaseStory {
  readonly events: PastEvent[] = [];
  readonly rules: RuleSet;
  /** What is owed as the organisme knows it at this point of the story. */
  owed: Cents;
  /** Last day of the notice period, once the service is told. */
  lastDay: LegalDay;
  /** The latest day on which anything told so far was recorded. */
  knownOn: LegalDay;

  constructor(
    readonly frame: CaseFrame,
    readonly random: Random,
  ) {
    this.rules = pinnedRuleSet(frame.ruleset, frame.dispatchOn);
    this.owed = totalOf(frame.debts);
    this.lastDay = frame.dispatchOn;
    this.knownOn = frame.dispatchOn;
  }

  /** Tells a fact that counts `on` and is recorded `delay` days later, on a working day. Returns its id. */
  tell(
    kind: FactKind,
    on: LegalDay,
    delay: number,
    data: Readonly<Record<string, unknown>> = {},
    retracts?: string,
  ): string {
    const { id: onCase, debtor } = this.frame;
    const id = `${onCase}:${this.events.length + 1}`;
    const recorded = this.office(addDays(on, delay));
    const raw = { source: DEMO_SOURCE, id, debtor, case: onCase, kind, on, recordedBy: DEMO_SOURCE, data, retracts };
    this.events.push({ recorded, fact: intake(raw) });
    if (recorded > this.knownOn) this.knownOn = recorded;
    return id;
  }

  /** A payment, taken off what is owed. */
  pay(on: LegalDay, delay: number, amount: Cents = this.owed): string {
    this.owed = subtract(this.owed, amount);
    return this.tell('payment-received', on, delay, {
      amount: formatCents(amount),
      reference: `VIR ${this.random.int(100_000, 999_999)}`,
    });
  }

  /** A share of what is owed, in cents. */
  share(percent: number): Cents {
    return ((this.owed * BigInt(percent)) / 100n) as Cents;
  }

  /** A number of days after a day. */
  after(day: LegalDay, min: number, max: number): LegalDay {
    return addDays(day, this.random.int(min, max));
  }

  /** The working day on which the office does what comes in on a day. */
  office(day: LegalDay): LegalDay {
    return nextWorkingDay(day, this.frame.zone);
  }
}
