import { setTimeout as sleep } from 'node:timers/promises';
import { prepare } from '../../src/cli/service';
import { affineClock } from '../../src/clock';
import type { DecideContext } from '../../src/domain/assessment/decide';
import { parisInstant } from '../../src/domain/calendar/paris-time';
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
import { CAISSES, chaosDebtors, DELEGATIONS, ZONE } from './sendings';
import { chaosClock, type ChaosOptions, nthDay } from './trouble';
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

/** Lives through the days while parts are killed, and tells what differs at the end. */
export async function chaosRun(options: ChaosOptions, say: (text: string) => void = () => {}): Promise<ChaosReport> {
  const { seed, dayMs, days, troubledDays, workers } = options;
  const parts = await Parts.start(random(seed));
  const ends: (() => Promise<unknown>)[] = [];
  let found: readonly string[] = ['the run broke off'];
  try {
    const { config, databaseUrl, temporalAddress } = parts;
    const pool = createPool({ url: databaseUrl, max: 10 });
    ends.push(() => pool.end());
    const { connection, client } = await connectClient({ ...config.temporal, address: temporalAddress });
    ends.push(() => connection.close());
    await prepare(config, { databaseUrl, temporalAddress }, affineClock(0, 0, chaosClock(dayMs, 0).speed));
    await noteSteps(pool);

    const mapping = chaosClock(dayMs, HEAD_START_MS);
    const clock = affineClock(mapping.legalStartMs, mapping.engineStartMs, mapping.speed);
    for (let started = 0; started < workers; started++) parts.startWorker(mapping);
    const key = await readKeyFile(config.keyFile);
    const register = new Register({ pool, clock, settings: SETTINGS, key });
    const debtors = chaosDebtors(options);
    for (const caisse of CAISSES) await register.setCaisse(caisse);
    for (const delegation of DELEGATIONS) await register.grantDelegation(delegation);
    for (const { id } of debtors) await register.openDebtor({ id, ref: id });

    say(`${options.cases} cases of ${debtors.length} debtors; logs in ${parts.folder}`);
    const troubledUntilMs = clock.toEngineMs(parisInstant(nthDay(troubledDays), 0));
    const [sent] = await Promise.all([
      sendAll(debtors, { register, clock, client, tell: createTell({ client, clock }) }),
      killUntil(troubledUntilMs, parts, seed, mapping),
    ]);
    say(`${parts.kills.length} kills, ${sent.accepted.size} facts recorded; now coming to rest`);
    await sleep(Math.max(0, clock.toEngineMs(parisInstant(nthDay(days), 0)) - Date.now()));
    const { kills } = parts;
    const scene = { register, pool, client, clock, mapping, context: CONTEXT, debtors, sent, kills };
    const { mailFolder } = parts;
    const domain = config.smtp.from.split('@')[1] as string;
    const messageIdOf = (effectKey: string): string => messageId(effectKey, domain);
    const result = await verdict({ ...scene, mailFolder, messageIdOf }, PATIENCE_MS);
    found = [
      ...result.found,
      ...(parts.workersLost > 0 ? [`${parts.workersLost} workers ended by themselves while they worked`] : []),
    ];
    const count = (part: Killed): number => kills.filter((kill) => kill.part === part).length;
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
      startsFailed: parts.startsFailed,
      sent: {
        accepted: sent.accepted.size,
        refused: sent.refused.length,
        repeated: sent.repeated,
        retried: sent.retried,
        untold: sent.untold,
      },
      folder: found.length === 0 ? null : parts.folder,
    };
  } finally {
    for (const end of ends.reverse()) await end();
    await parts.stop(found.length > 0);
  }
}
