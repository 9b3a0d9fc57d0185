import type { DecideContext } from '../domain/assessment/debtor-state';
import type { LegalDay } from '../domain/calendar/legal-day';
import type { NewFact } from '../domain/facts/fact';
import { intake, type RawFact } from '../domain/facts/intake';
import { FROM_EVER } from '../domain/rules/affiliation';
import type { FileEvent, Scenario, ScenarioCase, ScenarioEvent } from './scenario';

const SETUP = { source: 'setup', recordedBy: 'scenario' } as const;

/** The fact by which a debtor of the scenario is taken in: its first affiliation holds from ever. */
export function debtorIntake(scenario: Scenario, debtor: Scenario['debtors'][number]): NewFact {
  return intake({
    ...SETUP,
    id: `affiliation:${debtor.id}`,
    debtor: debtor.id,
    kind: 'affiliation-set',
    on: scenario.today,
    data: { affiliation: debtor.affiliation, from: FROM_EVER },
  });
}

/** The fact that opens a case of the scenario. */
export function caseOpening(scenario: Scenario, entry: ScenarioCase): NewFact {
  const data = { caisse: entry.caisse, noticeRef: entry.id, debts: entry.debts, ruleset: scenario.ruleset };
  return intake({
    ...SETUP,
    id: `case:${entry.id}`,
    debtor: entry.debtor,
    case: entry.id,
    kind: 'case-opened',
    on: scenario.today,
    data,
  });
}

/** The fact that an event records; not yet believed. */
export function eventFact(event: FileEvent): RawFact {
  const { id, debtor, case: onCase, fact: kind, on, data, retracts } = event;
  return { source: 'scenario', id, debtor, case: onCase, kind, on, recordedBy: 'scenario', data, retracts };
}

export function contextOf(scenario: Scenario): DecideContext {
  return {
    settings: { zone: scenario.holidays, automatic: scenario.auto },
    delegations: scenario.signatories.map(({ id, from, to }) => ({ signatory: id, from, to })),
    bailiffs: scenario.bailiffs.map(({ id, from, to }) => ({ bailiff: id, from, to })),
  };
}

/** The days on which facts are recorded, each with its events in order. */
export function eventsByDay(scenario: Scenario): ReadonlyMap<LegalDay, readonly ScenarioEvent[]> {
  const days = new Map<LegalDay, ScenarioEvent[]>();
  for (const event of scenario.events) days.set(event.recorded, [...(days.get(event.recorded) ?? []), event]);
  return days;
}
