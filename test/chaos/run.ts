import { setTimeout as sleep } from 'node:timers/promises';
import { prepare } from '../../src/cli/service';
import { affineClock } from '../../src/clock';
import type { DecideContext } from '../../src/domain/assessment/decide';
import { parisInstant } from '../../src/domain/calendar/paris-time';
import type { Clock } from '../../src/domain/clock';
import { random } from '../../src/demo/random';
import { readKeyFile } from '../../src/register/key-file';
import { createPool } from '../../src/register/pool';
import { messageId } from '../../src/messages/message-id';
import { Register } from '../../src/register/register';
import { createTell } from '../../src/temporal/case-signals';
import { connectClient } from '../../src/temporal/connection';
import { noteSteps } from './hand-overs';
import { killUntil } from './killing';
import { type Killed, Parts } from './parts';
import { sendAll, type Sent } from './sender';
import { CAISSES, type ChaosDebtor, chaosDebtors, DELEGATIONS, ZONE } from './sendings';
import { type ChaosClock, chaosClock, type ChaosOptions, nthDay } from './trouble';
import { verdict, type Verdict } from './verdict';

export interface ChaosReport extends Verdict {
  readonly options: ChaosOptions;
  readonly kills: Readonly<Record<Killed, number>>;
  /** Starts of workers that found a server down. */
  readonly startsFailed: number;
  readonly sent: Pick<Sent, 'repeated' | 'retried' | 'untold'> & {
    readonly accepted: number;
    readonly refused: number;
  };
  /** Where the logs lie; null: all was as it must be, and the folder is gone. */
  readonly folder: string | null;
}

const SETTINGS = { zone: ZONE, automatic: true } as const;
const CONTEXT: DecideContext = { settings: SETTINGS, delegations: DELEGATIONS };
/** Workers need this long until they work. */
const HEAD_START_MS = 4_000;
/** The longest time-outs of Temporal in a row: a message's attempt, then the pump's heartbeat, on a slow machine. */
const PATIENCE_MS = 180_000;

/**
 * Lives through the days while parts are killed, and tells what differs at the end.
 * @param say hears how far it is
 * @param signal breaks the run off; every process is ended all the same
 */
export async function chaosRun(
  options: ChaosOptions,
  say: (text: string) => void = () => {},
  signal?: AbortSignal,
): Promise<ChaosReport> {
  const parts = await Parts.start(random(options.seed));
  const ends: (() => Promise<unknown>)[] = [];
  let keepFolder = true;
  try {
    const report = await Promise.race([liveThrough(options, parts, ends, say), aborted(signal)]);
    keepFolder = report.folder !== null;
    return report;
  } finally {
    await Promise.allSettled(ends.map((end) => end()));
    await parts.stop(keepFolder);
  }
}

async function liveThrough(
  options: ChaosOptions,
  parts: Parts,
  ends: (() => Promise<unknown>)[],
  say: (text: string) => void,
): Promise<ChaosReport> {
  const { seed, dayMs, days, troubledDays, workers } = options;
  const { config, databaseUrl, temporalAddress, mailFolder } = parts;
  const pool = createPool({ url: databaseUrl, max: 10 });
  ends.push(() => pool.end());
  const { connection, client } = await connectClient({ ...config.temporal, address: temporalAddress });
  ends.push(() => connection.close());
  const key = await readKeyFile(config.keyFile);
  const registerAt = (clock: Clock): Register => new Register({ pool, clock, settings: SETTINGS, key });

  const debtors = chaosDebtors(options);
  const beforehand = clockOf(chaosClock(dayMs, HEAD_START_MS));
  await prepare(config, { databaseUrl, temporalAddress }, beforehand);
  await noteSteps(pool);
  await takeIn(registerAt(beforehand), debtors);

  const mapping = chaosClock(dayMs, HEAD_START_MS);
  const clock = clockOf(mapping);
  const register = registerAt(clock);
  for (let started = 0; started < workers; started++) parts.startWorker(mapping);
  say(`${options.cases} cases of ${debtors.length} debtors; logs in ${parts.folder}`);
  const [sent] = await Promise.all([
    sendAll(debtors, { register, clock, client, tell: createTell({ client, clock }) }),
    killUntil(clock.toEngineMs(parisInstant(nthDay(troubledDays), 0)), parts, seed, mapping),
  ]);
  say(`${parts.kills.length} kills, ${sent.accepted.size} facts recorded; now coming to rest`);
  await sleep(Math.max(0, clock.toEngineMs(parisInstant(nthDay(days), 0)) - Date.now()));
  const domain = config.smtp.from.split('@')[1] as string;
  const result = await verdict(
    {
      ...{ register, pool, client, clock, mapping, debtors, sent, mailFolder },
      context: CONTEXT,
      kills: parts.kills,
      messageIdOf: (effectKey) => messageId(effectKey, domain),
    },
    PATIENCE_MS,
  );
  return reportOf(options, parts, sent, result);
}

const clockOf = ({ legalStartMs, engineStartMs, speed }: ChaosClock): Clock =>
  affineClock(legalStartMs, engineStartMs, speed);

/** Caisses, delegations and debtors, who are on file before the first day; everything else is a fact. */
async function takeIn(register: Register, debtors: readonly ChaosDebtor[]): Promise<void> {
  for (const caisse of CAISSES) await register.setCaisse(caisse);
  for (const delegation of DELEGATIONS) await register.grantDelegation(delegation);
  for (const { id } of debtors) await register.openDebtor({ id, ref: id });
}

function reportOf(options: ChaosOptions, parts: Parts, sent: Sent, result: Verdict): ChaosReport {
  const { kills, workersLost, startsFailed, folder } = parts;
  const found = [...result.found];
  if (workersLost > 0) found.push(`${workersLost} workers ended by themselves while they worked`);
  const count = (part: Killed): number => kills.filter((kill) => kill.part === part).length;
  const { accepted, refused, repeated, retried, untold } = sent;
  return {
    ...result,
    found,
    options,
    kills: {
      worker: count('worker'),
      temporal: count('temporal'),
      postgres: count('postgres'),
      backend: count('backend'),
    },
    startsFailed,
    sent: { accepted: accepted.size, refused: refused.length, repeated, retried, untold },
    folder: found.length === 0 ? null : folder,
  };
}

const aborted = (signal: AbortSignal | undefined): Promise<never> =>
  new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(signal.reason as Error)));
