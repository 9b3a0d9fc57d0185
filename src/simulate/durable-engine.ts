import type { CaseRecord } from '../domain/assessment/debtor-state';
import type { Decision } from '../domain/assessment/decision';
import { addDays, type LegalDay } from '../domain/calendar/legal-day';
import { parisInstant } from '../domain/calendar/paris-time';
import type { CaseId, DebtorId, NewFact } from '../domain/facts/fact';
import { intake } from '../domain/facts/intake';
import { Refusal } from '../domain/refusal';
import type { SimulationResult } from './core-engine';
import { eventually } from './advances';
import type { DurableParts } from './durable-contract';
import { Journal, MOMENTS } from './journal';
import {
  caisseOf,
  declareOffice,
  lookAtOfficeAnew,
  officeEnding,
  officeSettled,
  recordOfficeEvent,
} from './durable-office';
import { scheduledRuns } from './machine-days';
import { type FileEvent, isOfficeEvent, type Scenario } from './scenario';
import { caseOpening, debtorIntake, eventFact, eventsByDay } from './world';

/** Times of a simulated day, in minutes after midnight, Europe/Paris. The system's mornings lie between 00:05 and 05:00. */
const RESTART = 1;
const FIRST_HOUR = 8 * 60;
const EVENTS = 9 * 60;
const BARRIER = 12 * 60;
const END_OF_DAY = 23 * 60;

/** The server lets a run last ten years at most. */
const LONGEST_YEARS = 9;

/** Whether a scenario fits the time-skipping server. @throws {Refusal} RCV-SCENARIO */
export function checkDurable(scenario: Scenario): void {
  if (Number(scenario.until.slice(0, 4)) - Number(scenario.today.slice(0, 4)) > LONGEST_YEARS)
    throw new Refusal('RCV-SCENARIO', { line: '1', reason: `le moteur durable simule ${LONGEST_YEARS} ans au plus` });
}

/**
 * Runs a scenario on the real workflow, worker and register. Time is the test server's: it skips to each day on which
 * something is recorded, and the workflows wake by themselves on the way.
 */
export async function runDurable(scenario: Scenario, parts: DurableParts): Promise<SimulationResult> {
  const { register, clock } = parts;
  const journal = new Journal(scenario);
  let moment: number = MOMENTS.morning;
  parts.observe(({ entries }) =>
    journal.add(
      moment,
      moment >= MOMENTS.setup && moment < MOMENTS.scheduled ? entries.filter(({ type }) => type !== 'fact') : entries,
    ),
  );

  await clock.startAt(parisInstant(scenario.today, FIRST_HOUR));
  await takeIn(scenario, parts, (next) => {
    moment = next;
  });
  const events = eventsByDay(scenario);
  const runs = scheduledRuns(scenario);
  const stops = [...scenario.off];
  for (const day of [...new Set([...events.keys(), ...runs.keys(), scenario.until])].sort()) {
    for (let stop = stops[0]; stop && stop.to < day; stop = stops[0]) {
      moment = MOMENTS.morning;
      await beOff(parts, scenario, stop);
      stops.shift();
    }
    if (!events.has(day) && !runs.has(day)) continue;
    moment = MOMENTS.morning;
    await sleepUntil(parts, day, EVENTS);
    for (const [index, run] of (runs.get(day) ?? []).entries()) {
      moment = MOMENTS.scheduled + index;
      await parts.runSchedule(run);
      await officeSettled(parts);
    }
    // Nothing that a report shows depends on the digests: these days will do, that they can always be drawn up.
    if (runs.has(day)) await parts.runSchedule({ kind: 'digest', nominal: day });
    for (const [index, event] of (events.get(day) ?? []).entries()) {
      moment = MOMENTS.firstFact + index;
      try {
        if (isOfficeEvent(event)) await recordOfficeEvent(parts, event);
        else await recordEvent(parts, event);
        journal.accept(event);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        journal.refuse(event, error);
      }
    }
    await sleepUntil(parts, day, BARRIER);
  }
  moment = MOMENTS.morning;
  await sleepUntil(parts, scenario.until, END_OF_DAY);

  const cases = new Map<string, CaseRecord>();
  for (const { id } of scenario.cases) cases.set(id, (await register.readCase(id)).record);
  const ending = { cases, ...(await officeEnding(scenario, register)) };
  return { report: journal.report('durable', ending), surprises: journal.surprises };
}

async function recordEvent(parts: DurableParts, event: FileEvent): Promise<void> {
  const { decisions } = await parts.register.recordFacts([intake(eventFact(event))]);
  for (const decision of decisions) await parts.tell(decision);
  if (decisions.some(({ effects }) => effects.length > 0)) await settled(parts, decisions);
}

/**
 * Lets legal time pass while the engine's stands still, then does as a machine that comes back: whatever the workflows waited for
 * lies behind or nearer than their timers say, so that each looks at its case anew.
 */
async function beOff(parts: DurableParts, { cases }: Scenario, { from, to }: Scenario['off'][number]): Promise<void> {
  await sleepUntil(parts, addDays(from, -1), END_OF_DAY);
  await parts.clock.startAt(parisInstant(addDays(to, 1), RESTART));
  const decisions = [...(await parts.register.decisionsOf(cases.map(({ id }) => id))).values()];
  for (const decision of decisions) await parts.lookAnew(decision);
  await settled(parts, decisions);
  await lookAtOfficeAnew(parts);
}

async function takeIn(scenario: Scenario, parts: DurableParts, at: (moment: number) => void): Promise<void> {
  const { register, tell } = parts;
  for (const caisse of scenario.caisses) await register.setCaisse(caisseOf(caisse));
  for (const { id, from, to } of scenario.signatories) await register.grantDelegation({ signatory: id, from, to });
  at(MOMENTS.setup);
  for (const debtor of scenario.debtors) {
    await register.openDebtor({ id: debtor.id as DebtorId, ref: debtor.id, name: debtor.id });
    await register.recordFacts([debtorIntake(scenario, debtor)]);
  }
  for (const [index, entry] of scenario.cases.entries()) {
    at(MOMENTS.setup + index);
    const { source, id, on, recordedBy, data } = caseOpening(scenario, entry) as NewFact<'case-opened'>;
    const affiliation = scenario.debtors.find((debtor) => debtor.id === entry.debtor)?.affiliation ?? 'compulsory';
    const opened = await register.openCase({
      debtor: { id: entry.debtor as DebtorId, ref: entry.debtor, affiliation },
      case: { ...data, id: entry.id as CaseId },
      source,
      id,
      on,
      recordedBy,
    });
    for (const decision of opened.decisions) await tell(decision);
  }
  at(MOMENTS.setup + scenario.cases.length);
  await declareOffice(scenario, parts);
}

/** Lets the server skip to a time of a legal day; absolute, so that nothing adds up. */
async function sleepUntil({ env, clock, checkAlive }: DurableParts, day: LegalDay, minutes: number): Promise<void> {
  const wait = clock.toEngineMs(parisInstant(day, minutes)) - (await env.currentTimeMs());
  if (wait > 0) await env.sleep(wait);
  await clock.refresh();
  checkAlive();
}

/** Waits in real time until what a fact caused has been sent, so that it stands before the next fact of the day. */
async function settled({ register, checkAlive }: DurableParts, decisions: readonly Decision[]): Promise<void> {
  const ids = decisions.map(({ case: id }) => id);
  const isSettled = async (): Promise<boolean> =>
    [...(await register.decisionsOf(ids)).values()].every(({ effects }) => effects.length === 0);
  await eventually(isSettled, `effects of ${ids.join(', ')} were not performed`, checkAlive);
}
