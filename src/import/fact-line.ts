import type { LegalDay } from '../domain/calendar/legal-day';
import type { CaseId, DebtorId, NewFact } from '../domain/facts/fact';
import { Refusal } from '../domain/refusal';

/** What a line of facts is about, as the register knows it. */
export interface Subject {
  readonly debtor: DebtorId;
  readonly case?: CaseId;
}

export interface FactOptions {
  /** Nothing is dated after it. */
  readonly today: LegalDay;
  readonly recordedBy: string;
}

/** @throws {Refusal} RCV-FUTURE-DAY */
export function notAfter(today: LegalDay, fact: NewFact): NewFact {
  if (fact.on > today) throw new Refusal('RCV-FUTURE-DAY', { day: fact.on, today });
  return fact;
}
