import type { DecideContext } from '../domain/assessment/debtor-state';
import type { LegalDay } from '../domain/calendar/legal-day';
import type { NewFact } from '../domain/facts/fact';
import { intake, type RawFact } from '../domain/facts/intake';
import { periodicDutyId } from '../domain/office/periodic-duty';
import type { PeriodId } from '../domain/office/periods';
import { FROM_EVER } from '../domain/rules/affiliation';
import { officeEvidenceFact } from '../domain/office/evidence';
import { type FrozenFigures, type NewOfficeFact, subjectParts } from '../domain/office/office-fact';
import type { RawOfficeFact } from '../domain/office/office-intake';
import type { FileEvent, OfficeEvent, Scenario, ScenarioCase, ScenarioEvent } from './scenario';

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

/** The fact that an event of a bailiff or a caisse records; not yet believed. */
export function officeEventFact(event: OfficeEvent): RawOfficeFact {
  const { id, subject, fact: kind, on, data, retracts } = event;
  return { source: 'scenario', id, subject, kind, on, recordedBy: 'scenario', data, retracts };
}

/** The fact that a rectifying statement was drawn up, as the command that draws it up records it. */
export function rectifyingFact(
  { subject, on, data: { period } }: OfficeEvent,
  { number, figures }: { readonly number: number; readonly figures: FrozenFigures },
): NewOfficeFact {
  const duty = periodicDutyId('nominative-statement', subjectParts(subject).id, period as PeriodId);
  const data = { period: period as PeriodId, number };
  const effect = { key: `freeze-statement:${duty}:${number}`, kind: 'freeze-statement', subject, data } as const;
  return officeEvidenceFact(effect, on as LegalDay, { channel: '', reference: '' }, { ...figures });
}

export function contextOf(scenario: Scenario): DecideContext {
  return {
    settings: { zone: scenario.holidays, automatic: scenario.auto },
    delegations: scenario.signatories.map(({ id, from, to }) => ({ signatory: id, from, to })),
  };
}

/** The days on which facts are recorded, each with its events in order. */
export function eventsByDay(scenario: Scenario): ReadonlyMap<LegalDay, readonly ScenarioEvent[]> {
  const days = new Map<LegalDay, ScenarioEvent[]>();
  for (const event of scenario.events) days.set(event.recorded, [...(days.get(event.recorded) ?? []), event]);
  return days;
}
