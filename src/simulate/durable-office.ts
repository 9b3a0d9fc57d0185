import type { Readable } from 'node:stream';
import type { LegalDay } from '../domain/calendar/legal-day';
import { intakeOffice } from '../domain/office/office-intake';
import { bailiffSubject, caisseSubject, type SubjectId, subjectParts } from '../domain/office/office-fact';
import type { PeriodicDecision } from '../domain/office/periodic-decision';
import type { PeriodicRecord } from '../domain/office/periodic-duty';
import type { PeriodId } from '../domain/office/periods';
import { Refusal } from '../domain/refusal';
import type { Caisse, Register } from '../register/register';
import { eventually } from './advances';
import type { DurableParts } from './durable-contract';
import { type Ending, reportLine, type ReportedStatement } from './report';
import type { OfficeEvent, Scenario, ScenarioTerm } from './scenario';
import { officeEventFact } from './world';

/** What the durable engine does for bailiffs and caisses, on the real register. */

export const caisseOf = ({ id, since }: Scenario['caisses'][number]): Caisse => ({
  id,
  name: id,
  email: `${id.toLowerCase()}@caisse.example`,
  since,
});

/** From here on duties of the calendar are owed, where schedules run; who owes them is declared, and what is owed already is opened. */
export async function declareOffice(scenario: Scenario, parts: DurableParts): Promise<void> {
  const { register } = parts;
  const { bailiffs, caisses, schedules, dutiesFrom } = scenario;
  if (schedules) await register.office.setDutiesFrom(dutiesFrom);
  if (schedules)
    for (const caisse of caisses) await tellAll(parts, (await register.setCaisse(caisseOf(caisse))).decisions);
  for (const bailiff of bailiffs) if (bailiff.declared) await declareBailiff(parts, bailiff);
  await officeSettled(parts);
}

/** Records what an event says, or does what it asks for. @throws {Refusal} */
export async function recordOfficeEvent(parts: DurableParts, event: OfficeEvent): Promise<void> {
  const { id } = subjectParts(event.subject);
  switch (event.fact) {
    case 'in-office': {
      const { from, to = null } = event.data as { from: LegalDay; to?: LegalDay };
      await declareBailiff(parts, { id, from, to });
      break;
    }
    case 'statement-rectify':
      await rectify(parts, id, event.data['period'] as PeriodId);
      break;
    default: {
      const { decisions } = await parts.register.office.record([intakeOffice(officeEventFact(event))]);
      await tellAll(parts, decisions);
    }
  }
  await officeSettled(parts);
}

async function declareBailiff(parts: DurableParts, { id, from, to }: ScenarioTerm): Promise<void> {
  const email = `${id.toLowerCase()}@huissier.example`;
  const bailiff = { id, name: id, office: null, departement: null, email, from, to };
  await tellAll(parts, (await parts.register.office.setBailiff(bailiff)).decisions);
}

async function rectify(parts: DurableParts, caisse: string, period: PeriodId): Promise<void> {
  const { office, statements } = parts.register;
  const { frozen, number } = await statements.rectify({ caisse, period });
  if (frozen === null) return;
  const { statement: _, ...figures } = frozen;
  await tellAll(parts, await office.recordFreezing({ caisse, period, number, figures }));
}

/** Has every workflow of a duty look at it anew, after legal time has gone on without the engine's. */
export async function lookAtOfficeAnew(parts: DurableParts): Promise<void> {
  for (const decision of await openDecisions(parts.register)) await parts.lookAnew(decision);
  await officeSettled(parts);
}

/**
 * Waits until everything that is to be done is done: in real time for what is due now, in the engine's for what is put off for some
 * minutes (reminders to the desk, which leave together).
 */
export async function officeSettled(parts: DurableParts): Promise<void> {
  const { env, clock, checkAlive } = parts;
  for (;;) {
    await eventually(() => isSettled(parts), 'effects of periodic duties were not performed', checkAlive);
    const waitMs = (await nextPutOffMs(parts)) - (await env.currentTimeMs());
    if (waitMs > LONGEST_PUT_OFF_MS) return;
    await env.sleep(Math.max(waitMs, 0) + MINUTE_MS);
    await clock.refresh();
  }
}

const MINUTE_MS = 60_000;
/** What is put off for longer is another morning's. */
const LONGEST_PUT_OFF_MS = 60 * MINUTE_MS;

async function isSettled({ register }: DurableParts): Promise<boolean> {
  const decisions = await openDecisions(register);
  if (decisions.some(({ effects }) => effects.length > 0)) return false;
  // What is being sent is no longer due, and not done yet.
  return (await openRecords(register)).every(({ effects }) => effects.every(({ state }) => state !== 'sending'));
}

/** The engine's instant at which the first workflow wakes for what it is to send later; infinite: none has anything to send. */
async function nextPutOffMs({ register }: DurableParts): Promise<number> {
  const waiting = new Set<string>(
    (await openRecords(register))
      .filter(({ effects }) => effects.some(({ state }) => state === 'pending'))
      .map(({ id }) => id),
  );
  const wakes = (await openDecisions(register)).filter(({ duty }) => waiting.has(duty)).map(({ wakeAt }) => wakeAt);
  return Math.min(Infinity, ...wakes.flatMap((wakeAt) => (wakeAt === null ? [] : [Date.parse(wakeAt)])));
}

async function openRecords({ office }: Register): Promise<PeriodicRecord[]> {
  const subjects = new Set((await office.listPeriodic({ over: false })).map(({ subject }) => subject));
  const files = await Promise.all([...subjects].map((subject) => office.readSubject(subject)));
  return files.flatMap(({ duties }) => duties);
}

async function openDecisions({ office }: Register): Promise<PeriodicDecision[]> {
  return [...(await office.decisionsOf(await office.openDutyIds())).values()];
}

async function tellAll({ tellDuty }: DurableParts, decisions: readonly PeriodicDecision[]): Promise<void> {
  for (const decision of decisions) await tellDuty(decision);
}

/** What the register holds at the end of a run. */
export async function officeEnding(
  { bailiffs, caisses, schedules }: Scenario,
  register: Register,
): Promise<Omit<Ending, 'cases'>> {
  const office = new Map<SubjectId, readonly PeriodicRecord[]>();
  if (!schedules) return { office, statements: [] };
  for (const subject of [
    ...bailiffs.map(({ id }) => bailiffSubject(id)),
    ...caisses.map(({ id }) => caisseSubject(id)),
  ])
    office.set(subject, await dutiesOf(register, subject));
  const statements: ReportedStatement[] = [];
  for (const { id, caisse, period, number, asAt } of await register.statements.list()) {
    const { findings } = await register.statements.figures({ caisse, period, number });
    const { columns, copyText } = await register.statements.lineSource(id);
    const rows = (await textOf(copyText())).split('\n').filter((row) => row !== '');
    const lines = rows.map((row) =>
      reportLine(
        columns,
        row.split('\t').map((cell) => (cell === '\\N' ? null : cell)),
      ),
    );
    statements.push({ caisse, period, number, asAt, findings, lines });
  }
  return { office, statements };
}

/** A bailiff who was never declared owes nothing. */
async function dutiesOf({ office }: Register, subject: SubjectId): Promise<readonly PeriodicRecord[]> {
  try {
    return (await office.readSubject(subject)).duties;
  } catch (error) {
    if (error instanceof Refusal && error.code === 'RCV-UNKNOWN-BAILIFF') return [];
    throw error;
  }
}

async function textOf(stream: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
