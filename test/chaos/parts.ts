import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, closeSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Config, readConfig } from '../../src/config';
import { findTemporalCli } from '../../src/embedded';
import { type MailTrap, startMailTrap } from '../../src/embedded/mail-trap';
import { readIfThere } from '../../src/embedded/pid-file';
import { isFree } from '../../src/embedded/ports';
import { type Postgres, startPostgres } from '../../src/embedded/postgres';
import { commandLine, identify, isRunning } from '../../src/embedded/process-identity';
import { startTemporal, type TemporalServer } from '../../src/embedded/temporal-server';
import type { Random } from '../../src/demo/random';
import type { ChaosClock } from './trouble';

export type Killed = 'worker' | 'temporal' | 'postgres' | 'backend';

/** A part that was killed, and the machine's time at which. */
export interface Kill {
  readonly part: Killed;
  readonly atMs: number;
}

type Ports = readonly [postgres: number, temporal: number, ui: number];

const WORKER = join(__dirname, 'worker.mjs');
/** EX_TEMPFAIL: what the worker needs was not there. */
const START_FAILED = 75;
/** Below what systems give to outgoing connections, one of which could take the port of a server that is down. */
const PORTS = [20_000, 31_000] as const;

/** The real processes of a run, in a folder of their own. Only the mail trap, which counts, is never killed. */
export class Parts {
  readonly kills: Kill[] = [];
  /** Workers that could not start, a server being down: they are started again, as any supervisor would. */
  startsFailed = 0;
  /** Workers that ended by themselves after that. None should. */
  workersLost = 0;
  private workers: ChildProcess[] = [];
  private ending = false;
  /** Servers that are down just now: they cannot be killed again. */
  private readonly down = new Set<Killed>();
  /** Kills whose part is not back yet. */
  private readonly underWay = new Set<Promise<void>>();

  private constructor(
    readonly folder: string,
    readonly config: Config,
    readonly mail: MailTrap,
    private postgres: Postgres,
    private temporal: TemporalServer,
    private readonly ports: Ports,
  ) {}

  static async start(chance: Random): Promise<Parts> {
    const folder = mkdtempSync(join(tmpdir(), 'recouvrement-chaos-'));
    chmodSync(folder, 0o711); // as root PostgreSQL runs as another user
    const ports = [await port(chance), await port(chance), await port(chance)] as const;
    const mail = await startMailTrap({ folder: join(folder, 'mail') });
    const config = readConfig({ PATH: process.env.PATH, HOME: process.env.HOME }, { RECOUVREMENT_DATA: folder });
    const postgres = await postgresOn(folder, ports[0]);
    try {
      return new Parts(folder, config, mail, postgres, await temporalOn(folder, config, ports), ports);
    } catch (error) {
      await Promise.allSettled([postgres.stop(), mail.stop()]);
      throw error;
    }
  }

  get databaseUrl(): string {
    return this.postgres.url;
  }

  get mailFolder(): string {
    return join(this.folder, 'mail');
  }

  get temporalAddress(): string {
    return this.temporal.address;
  }

  /** Starts a worker process, and another whenever it ends by itself. */
  startWorker(clock: ChaosClock): void {
    const log = openSync(join(this.folder, 'worker.log'), 'a');
    const child = spawn(process.execPath, [WORKER], {
      env: {
        PATH: process.env.PATH,
        HOME: process.env.HOME,
        TZ: 'UTC',
        RECOUVREMENT_DATA: this.folder,
        DATABASE_URL: this.databaseUrl,
        TEMPORAL_ADDRESS: this.temporalAddress,
        SMTP_URL: this.mail.url,
        LOG_LEVEL: 'error',
        CHAOS_CLOCK: JSON.stringify(clock),
      },
      stdio: ['ignore', log, log],
    });
    closeSync(log);
    this.workers.push(child);
    child.once('exit', (code, signal) => {
      this.workers = this.workers.filter((other) => other !== child);
      if (this.ending || signal === 'SIGKILL') return;
      if (code === START_FAILED) this.startsFailed++;
      else this.workersLost++;
      setTimeout(() => this.ending || this.startWorker(clock), 200);
    });
  }

  /** Kills a part and starts it again after `downMs`; a killed backend brings PostgreSQL down and up by itself. */
  async kill(part: Killed, downMs: number, chance: Random, clock: ChaosClock): Promise<void> {
    if (this.ending) return;
    const killing = this.killAndStart(part, downMs, chance, clock);
    this.underWay.add(killing);
    await killing.finally(() => this.underWay.delete(killing));
  }

  private async killAndStart(part: Killed, downMs: number, chance: Random, clock: ChaosClock): Promise<void> {
    switch (part) {
      case 'worker':
        return this.killWorker(downMs, chance, clock);
      case 'temporal':
        return this.killServer(part, [this.temporal.process.pid], downMs, async () => {
          this.temporal = await temporalOn(this.folder, this.config, this.ports);
        });
      case 'postgres': {
        const { pid } = this.postgres.process;
        // The postmaster first: it would start its children again.
        return this.killServer(part, [pid, ...childrenOf(pid)], downMs, async () => {
          this.postgres = await postgresOn(this.folder, this.ports[0]);
        });
      }
      case 'backend': {
        const backends = childrenOf(this.postgres.process.pid).filter((pid) => commandLine(pid).includes(BACKEND));
        if (backends.length === 0) return;
        this.note('backend');
        await kill9([chance.pick(backends)]);
      }
    }
  }

  private async killServer(
    part: 'temporal' | 'postgres',
    pids: readonly number[],
    downMs: number,
    start: () => Promise<void>,
  ): Promise<void> {
    if (this.down.has(part)) return;
    this.down.add(part);
    this.note(part);
    await kill9(pids);
    await sleep(downMs);
    if (this.ending) return;
    await start();
    this.down.delete(part);
  }

  private async killWorker(downMs: number, chance: Random, clock: ChaosClock): Promise<void> {
    const running = this.workers.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null);
    if (running.length === 0) return;
    const worker = chance.pick(running);
    const exit = once(worker, 'exit');
    this.note('worker');
    worker.kill('SIGKILL');
    await exit;
    await sleep(downMs);
    if (!this.ending) this.startWorker(clock);
  }

  private note(part: Killed): void {
    this.kills.push({ part, atMs: Date.now() });
  }

  /** Ends every process, and removes the folder unless it is to be looked into. */
  async stop(keep: boolean): Promise<void> {
    this.ending = true;
    await Promise.allSettled(this.underWay); // a server being started would be left behind
    await kill9(this.workers.flatMap(({ pid }) => (pid === undefined ? [] : [pid])));
    const ended = await Promise.allSettled([this.temporal.stop(), this.postgres.stop(), this.mail.stop()]);
    const failure = ended.find((result) => result.status === 'rejected');
    if (!keep) rmSync(this.folder, { recursive: true, force: true });
    if (failure) throw failure.reason;
  }
}

const postgresOn = (folder: string, onPort: number): Promise<Postgres> =>
  startPostgres({ dataDir: join(folder, 'postgres'), port: onPort });

async function temporalOn(folder: string, config: Config, [, onPort, uiPort]: Ports): Promise<TemporalServer> {
  return startTemporal({
    cli: await findTemporalCli(config),
    dbFile: join(folder, 'temporal.db'),
    pidFile: join(folder, 'temporal.pid'),
    portFile: join(folder, 'temporal.port'),
    uiPortFile: join(folder, 'temporal-ui.port'),
    logFile: join(folder, 'temporal.log'),
    port: onPort,
    uiPort,
    namespace: config.temporal.namespace,
    searchAttributes: {},
  });
}

async function port(chance: Random): Promise<number> {
  for (;;) {
    const candidate = chance.int(...PORTS);
    if (await isFree(candidate)) return candidate;
  }
}

/** How a session of the register shows in the list of processes: database user and database. */
const BACKEND = 'recouvrement recouvrement';

const childrenOf = (pid: number): number[] =>
  (readIfThere(`/proc/${pid}/task/${pid}/children`) ?? '').split(' ').filter(Boolean).map(Number);

/** SIGKILL, in this order, and waits until they are gone. */
async function kill9(pids: readonly number[]): Promise<void> {
  const targets = pids.flatMap((pid) => identify(pid) ?? []);
  for (const { pid } of targets) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
  while (targets.some(isRunning)) await sleep(10);
}
