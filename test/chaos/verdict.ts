import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import type pg from 'pg';
import type { DecideContext } from '../../src/domain/assessment/decide';
import { instantOf, parisDay } from '../../src/domain/calendar/paris-time';
import type { Clock } from '../../src/domain/clock';
import { factKey, type Instant, SYSTEM } from '../../src/domain/facts/fact';
import type { CaseOnFile, Register } from '../../src/register/register';
import { caseWorkflowId } from '../../src/temporal/workflow-ids';
import { currentDecision } from '../../src/workflows/contract';
import { differences, refusalBy } from './compare';
import { countMessages, killsInFlight, type OnItsWay, readSteps } from './hand-overs';
import type { Kill } from './parts';
import type { Sent } from './sender';
import type { ChaosDebtor } from './sendings';
import type { ChaosClock } from './trouble';

/** Where the verdict is read from, once nothing is killed any more. */
export interface Scene {
  readonly register: Register;
  readonly pool: pg.Pool;
  readonly client: Client;
  readonly clock: Clock;
  readonly mapping: ChaosClock;
  readonly context: DecideContext;
  readonly debtors: readonly ChaosDebtor[];
  readonly sent: Sent;
  readonly kills: readonly Kill[];
  readonly mailFolder: string;
  readonly messageIdOf: (effectKey: string) => string;
}

export interface Verdict {
  /** Empty: all is as it must be. */
  readonly found: readonly string[];
  /** Debtors to whom the undisturbed core was not compared, since something came between a due message and its sending. */
  readonly overtaken: number;
  readonly facts: number;
  readonly acts: number;
  readonly messages: number;
  /** Messages that came more than once, each in flight at a kill. */
  readonly duplicates: number;
  /** Messages that were in flight at a kill. */
  readonly inFlight: number;
  /** Of those: moot when looked at again, so that an officer had to say whether they had left. */
  readonly doubtful: number;
  /** Of those: reminders to officers that left and were moot before that could be recorded. */
  readonly unrecordedReminders: number;
}

const LOOK_AGAIN_MS = 1_000;

/**
 * Compares everything, and what differs again until it agrees or patience ends: when killing stops, the last time-outs of
 * Temporal (half a minute for a message, a minute for the pump) have still to run out.
 */
export async function verdict(scene: Scene, patienceMs: number): Promise<Verdict> {
  const until = performance.now() + patienceMs;
  const overtaken = new Set<string>();
  const doubtful = new Set<string>();
  let open = scene.debtors;
  for (;;) {
    await answerAsOfficer(scene, doubtful);
    const steps = await readSteps(scene.pool);
    const failing = new Map<ChaosDebtor, string[]>();
    for (const debtor of open) {
      const found = await ofDebtor(debtor, scene, steps, overtaken);
      if (found.length > 0) failing.set(debtor, found);
    }
    if (failing.size === 0 || performance.now() > until) {
      const found = [...failing.values()].flat();
      found.push(...(await ofTheWhole(scene)), ...(await ofRefusals(scene)));
      return { ...(await ofMessages(scene, found)), found, overtaken: overtaken.size, doubtful: doubtful.size };
    }
    open = [...failing.keys()];
    await sleep(LOOK_AGAIN_MS);
  }
}

async function ofDebtor(
  { id, cases }: ChaosDebtor,
  scene: Scene,
  steps: ReadonlyMap<string, OnItsWay>,
  overtaken: Set<string>,
): Promise<string[]> {
  const { register, clock, context, sent, mapping } = scene;
  const today = parisDay(clock.now());
  const { facts } = await register.readFile(id);
  const onFile: CaseOnFile[] = [];
  const opened = new Set(facts.map(({ case: of }) => of));
  for (const of of cases) if (opened.has(of)) onFile.push(await register.readCase(of));
  const leasedAt = (key: string): Instant | undefined => {
    const step = steps.get(key);
    return step && instantOf(mapping.legalStartMs + (step.firstLeaseMs - mapping.engineStartMs) * mapping.speed);
  };
  const records = new Map(onFile.map(({ summary, record }) => [summary.case, record]));
  const compared = differences({ debtor: id, facts, records }, today, context, leasedAt);
  if (compared.overtaken) overtaken.add(id);
  else overtaken.delete(id);
  const { found } = compared;

  const given = facts.filter(({ source }) => source !== SYSTEM).map(factKey);
  for (const key of given) if (!sent.accepted.has(key)) found.push(`${id}: ${key} is on file, nobody was told so`);
  const { brokenAt } = await register.verifyChain(id);
  if (brokenAt !== null) found.push(`${id}: the chain of facts is broken at ${brokenAt}`);
  for (const entry of onFile) found.push(...(await ofWorkflow(entry, scene.client)));
  return found;
}

/** An open case has a workflow that knows what the register knows; an ended one has none that waits for nothing. */
async function ofWorkflow({ summary }: CaseOnFile, client: Client): Promise<string[]> {
  const handle = client.workflow.getHandle(caseWorkflowId(summary.case));
  const status = await handle.describe().then(
    (run) => run.status.name,
    (error: Error) => error.name,
  );
  if (summary.endedOn !== null && summary.attention === null)
    return status === 'RUNNING' ? [`${summary.case} has ended, its workflow runs`] : [];
  if (status !== 'RUNNING') return [`${summary.case} is open, its workflow: ${status}`];
  const { version } = await handle.query(currentDecision);
  return version === summary.version
    ? []
    : [`${summary.case}: version ${summary.version}, its workflow knows ${version}`];
}

async function ofTheWhole({ register, sent, debtors, pool }: Scene): Promise<string[]> {
  const found = sent.unexpected.map((text) => `recordFacts failed otherwise than by RegisterBusy: ${text}`);
  const { rows } = await pool.query<{ key: string }>(`SELECT source || '/' || id AS key FROM fact`);
  const onFile = new Set(rows.map(({ key }) => key));
  for (const key of sent.accepted) if (!onFile.has(key)) found.push(`${key} was accepted and is not on file`);
  for (const { sendings } of debtors)
    for (const { fact } of sendings) {
      const key = factKey(fact);
      const answered = sent.accepted.has(key) || sent.refused.some((refused) => refused.fact === key);
      if (!answered) found.push(`${key} was never answered`);
    }
  const { behindSince } = await register.standing(null);
  if (behindSince !== null) found.push('the register takes itself for restored');
  return found;
}

/** Each refusal is the core's own, on what was on file when it was given. */
async function ofRefusals({ register, sent, debtors, context }: Scene): Promise<string[]> {
  const found: string[] = [];
  for (const { fact: key, debtor, code, from, to } of sent.refused) {
    const sending = debtors.find(({ id }) => id === debtor)?.sendings.find(({ fact }) => factKey(fact) === key);
    if (!sending) throw new Error(`${key} was refused and never sent`);
    const { facts } = await register.readFile(debtor);
    const codes = [from, to].map((at) => refusalBy(facts, sending.fact, at, context));
    if (!codes.includes(code)) found.push(`${key} was refused with ${code}, the core says ${codes.join(' or ')}`);
  }
  return found;
}

/**
 * Says of messages that may have left, and are no longer due, what became of them: the officer's part, who asks the caisse.
 * Here the trap knows.
 */
async function answerAsOfficer(scene: Scene, doubtful: Set<string>): Promise<void> {
  const { pool, register, mailFolder, messageIdOf } = scene;
  const { rows } = await pool.query<{ key: string }>(
    `SELECT key FROM effect WHERE state = 'parked' AND last_error = 'doubtful-hand-over'`,
  );
  if (rows.length === 0) return;
  const arrived = countMessages(mailFolder);
  for (const { key } of rows) {
    doubtful.add(key);
    await register.settleParked(key, { say: arrived.has(messageIdOf(key)) ? 'sent' : 'drop', by: 'officer' });
  }
}

/** Each message that is recorded left at least once; more often, or unrecorded, only where a kill fell into its flight. */
async function ofMessages(scene: Scene, found: string[]): Promise<Omit<Verdict, 'found' | 'overtaken' | 'doubtful'>> {
  const { pool, kills, mailFolder, messageIdOf } = scene;
  const arrived = countMessages(mailFolder);
  const steps = await readSteps(pool);
  const { rows: effects } = await pool.query<{ key: string; kind: string; state: string }>(
    'SELECT key, kind, state FROM effect',
  );
  const counts = { messages: 0, duplicates: 0, inFlight: 0, unrecordedReminders: 0 };
  for (const { key, kind, state } of effects) {
    const step = steps.get(key);
    const copies = arrived.get(messageIdOf(key)) ?? 0;
    arrived.delete(messageIdOf(key));
    const kill = step ? killsInFlight(step, kills) : 0;
    if (kill > 0) counts.inFlight++;
    if (state === 'done') counts.messages++;
    counts.duplicates += Math.max(0, copies - 1);
    if (copies > 1 + kill) found.push(`${key} came ${copies} times, ${kill} kills while it was in flight`);
    if (state === 'done' && copies === 0) found.push(`${key} is recorded as sent, and never came`);
    if (state === 'done' || copies === 0) continue;
    if (kind === 'remind-officer' && kill > 0) counts.unrecordedReminders++;
    else found.push(`${key} came and is not recorded: ${state}`);
  }
  await accountForDigests(scene, arrived, found);
  for (const [id] of arrived) found.push(`${id} came, and no effect knows it`);
  const { rows } = await pool.query<{ facts: bigint; acts: bigint }>(
    `SELECT count(*) FILTER (WHERE source <> $1) AS facts, count(*) FILTER (WHERE source = $1) AS acts FROM fact`,
    [SYSTEM],
  );
  return { ...counts, facts: Number(rows[0]?.facts), acts: Number(rows[0]?.acts) };
}

/** The morning's digests are no effects: each that is recorded came, and each kill may have left one that came and is not. */
async function accountForDigests({ pool, kills }: Scene, arrived: Map<string, number>, found: string[]): Promise<void> {
  const { rows } = await pool.query<{ reference: string }>('SELECT reference FROM digest');
  for (const { reference } of rows)
    if (!arrived.delete(reference)) found.push(`${reference} is recorded as sent, and never came`);
  const unrecorded = [...arrived.keys()].filter((id) => id.startsWith('<digest-'));
  if (unrecorded.length > kills.length) found.push(`${unrecorded.length} digests came and are not recorded`);
  for (const id of unrecorded) arrived.delete(id);
}
