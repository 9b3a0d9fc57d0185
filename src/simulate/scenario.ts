import type { HolidayZone } from '../domain/calendar';
import type { LegalDay } from '../domain/calendar/legal-day';
import type { Affiliation, DebtItem } from '../domain/facts/fact';
import type { SubjectId } from '../domain/office/office-fact';
import type { RuleSetChoice } from '../domain/rules/rule-sets';

/** A small world and what happens in it. Read from YAML by `readScenario()`; format: docs/scenarios.md. */
export interface Scenario {
  readonly name: string;
  readonly ruleset: RuleSetChoice;
  readonly holidays: HolidayZone;
  readonly today: LegalDay;
  readonly until: LegalDay;
  /** Whether orientation proposals are accepted by themselves. */
  readonly auto: boolean;
  /** Whether the calendar's own duties are simulated too: visits, queries, statements. */
  readonly schedules: boolean;
  /** Periodic duties due on or after this day are owed. */
  readonly dutiesFrom: LegalDay;
  /** Days on which the machine is off, both included; in order, apart from each other. */
  readonly off: readonly { readonly from: LegalDay; readonly to: LegalDay }[];
  readonly debtors: readonly { readonly id: string; readonly affiliation: Affiliation }[];
  readonly cases: readonly ScenarioCase[];
  readonly bailiffs: readonly ScenarioBailiff[];
  /** Those named, then those that cases name. `since`: from when on they are answered to; null: from ever. */
  readonly caisses: readonly { readonly id: string; readonly since: LegalDay | null }[];
  readonly signatories: readonly ScenarioTerm[];
  /** In the order in which they are recorded; on one day in the file's order. */
  readonly events: readonly ScenarioEvent[];
}

/** A bailiff in office, or a signatory with a delegation: `to` included, null: open. */
export interface ScenarioTerm {
  readonly id: string;
  readonly from: LegalDay;
  readonly to: LegalDay | null;
}

export interface ScenarioBailiff extends ScenarioTerm {
  /** Known from the beginning; else from the first event `in-office` on. */
  readonly declared: boolean;
}

export interface ScenarioCase {
  readonly id: string;
  readonly debtor: string;
  readonly caisse: string;
  readonly debts: readonly DebtItem[];
}

interface EventHead {
  readonly id: string;
  readonly on: string;
  readonly recorded: LegalDay;
  readonly fact: string;
  readonly retracts?: string;
  readonly data: Readonly<Record<string, unknown>>;
  /** The scenario expects a refusal. */
  readonly refused: boolean;
}

/** A fact of a debtor or of a case. */
export interface FileEvent extends EventHead {
  readonly debtor: string;
  readonly case?: string;
}

/** A fact of a bailiff or a caisse, or something that a person asks the program for (`ASKED`). */
export interface OfficeEvent extends EventHead {
  readonly subject: SubjectId;
}

export type ScenarioEvent = FileEvent | OfficeEvent;

export const isOfficeEvent = (event: ScenarioEvent): event is OfficeEvent => 'subject' in event;

/** What a person asks for that is no fact, by its fields: both stand where a fact's kind stands. */
export const ASKED = {
  /** Declares a bailiff, or changes from when to when it is in office. */
  'in-office': { from: { type: 'day', required: true }, to: { type: 'day' } },
  /** The rectifying statement of a period, with what is known now. */
  'statement-rectify': { period: { type: 'text', required: true } },
} as const;
