import type { HolidayZone } from '../domain/calendar';
import type { LegalDay } from '../domain/calendar/legal-day';
import type { Affiliation, DebtItem } from '../domain/facts/fact';
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
  readonly debtors: readonly { readonly id: string; readonly affiliation: Affiliation }[];
  readonly cases: readonly ScenarioCase[];
  readonly bailiffs: readonly ScenarioTerm[];
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

export interface ScenarioCase {
  readonly id: string;
  readonly debtor: string;
  readonly caisse: string;
  readonly debts: readonly DebtItem[];
}

export interface ScenarioEvent {
  readonly id: string;
  readonly on: string;
  readonly recorded: LegalDay;
  readonly debtor: string;
  readonly case?: string;
  readonly fact: string;
  readonly retracts?: string;
  readonly data: Readonly<Record<string, unknown>>;
  /** The scenario expects a refusal. */
  readonly refused: boolean;
}
