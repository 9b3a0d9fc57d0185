import path from 'node:path';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { type Activities, createActivities } from '../activities';
import { startMailTrap } from '../embedded/mail-trap';
import { createMail, createMessages } from '../messages';
import { createPool } from '../register/pool';
import { Register } from '../register/register';
import { createTell, isAtRest } from '../temporal/case-signals';
import { registerMarks } from '../temporal/register-mark';
import { runningCases } from '../temporal/running-cases';
import { ensureSearchAttributes } from '../temporal/search-attributes';
import { casesWorker, effectsWorker, reportsWorker, type WorkflowCode } from '../temporal/worker-options';
import { caseWorkflowId } from '../temporal/workflow-ids';
import type { SimulationResult } from './core-engine';
import { Advances } from './advances';
import type { DurableParts } from './durable-contract';
import { checkDurable, runDurable } from './durable-engine';
import { officeDeps, RECIPIENTS } from './office-deps';
import type { Scenario } from './scenario';
import { knowScheduledStart, runSchedule } from './scheduled-start';
import type { ScratchDatabases } from './scratch-databases';
import { ServerClock } from './server-clock';

/** A time-skipping server with what scenarios share: databases to copy, workflow code, mail. */
export interface DurableEngine {
  run(scenario: Scenario): Promise<SimulationResult>;
  close(): Promise<void>;
}

export interface DurableEngineOptions {
  /** Path of Temporal's time-skipping server. */
  readonly testServer: string;
  readonly databases: ScratchDatabases;
  readonly code: WorkflowCode;
  /** Where the mail trap keeps what is sent. */
  readonly mailFolder: string;
}

/** Real time after which a scenario is given up: with a failing workflow task the server's sleep never returns. */
const WATCHDOG_MS = 60_000;

export async function durableEngine({
  testServer,
  databases,
  code,
  mailFolder,
}: DurableEngineOptions): Promise<DurableEngine> {
  quietRuntime();
  const env = await TestWorkflowEnvironment.createTimeSkipping({
    server: { executable: { type: 'existing-path', path: testServer } },
  });
  await ensureSearchAttributes(env.connection, namespaceOf(env));
  await knowScheduledStart(env);
  const mail = await startMailTrap({ folder: mailFolder, port: 0 });
  return {
    run: (scenario) => runOne(scenario, { env, databases, code, smtpUrl: mail.url, folder: mailFolder }),
    close: async () => {
      await mail.stop();
      await env.teardown();
    },
  };
}

interface Shared {
  readonly env: TestWorkflowEnvironment;
  readonly databases: ScratchDatabases;
  readonly code: WorkflowCode;
  readonly smtpUrl: string;
  /** Beside the mail: what is handed over by folder. */
  readonly folder: string;
}

async function runOne(
  scenario: Scenario,
  { env, databases, code, smtpUrl, folder }: Shared,
): Promise<SimulationResult> {
  checkDurable(scenario);
  const url = await databases.create();
  const pool = createPool({ url, max: 6 });
  const clock = new ServerClock(env);
  const bulkPool = createPool({ url, max: 3, pipeline: false });
  let listener: Parameters<DurableParts['observe']>[0] = () => {};
  const register = new Register({
    pool,
    bulkPool,
    clock,
    ruleset: scenario.ruleset,
    settings: { zone: scenario.holidays, automatic: scenario.auto },
    key: Buffer.alloc(32, 1),
    onConsequences: (consequences) => listener(consequences),
    onOfficeConsequences: (consequences) => listener(consequences),
  });
  const mail = createMail({ smtpUrl, from: 'recouvrement@organisme.example' });
  const messages = createMessages({ mail, officer: RECIPIENTS.officer });
  const tell = createTell({ client: env.client, clock });
  const office = officeDeps({
    register,
    clock,
    mail,
    client: env.client,
    folder: path.join(folder, databaseName(url)),
  });
  const activities = atServerTime(
    clock,
    createActivities({
      register,
      messages,
      tell,
      running: runningCases(env.client),
      marks: registerMarks(env.client),
      office,
      toldPerSecond: 1000,
    }),
  );
  const advances = new Advances();
  const place = { connection: env.nativeConnection, namespace: namespaceOf(env) };
  const workers = [
    await Worker.create(casesWorker(place, advances.countedIn(activities), code)),
    await Worker.create({ ...effectsWorker(place, activities), maxActivitiesPerSecond: 1000 }),
    await Worker.create(reportsWorker(place, activities)),
  ];
  const runs = workers.map((worker) => worker.run());
  const failures: unknown[] = [];
  for (const run of runs) run.catch((error: unknown) => failures.push(error));
  const checkAlive = (): void => {
    if (failures.length > 0) throw failures[0];
  };
  const parts: DurableParts = {
    env,
    clock,
    register,
    observe: (next) => {
      listener = next;
    },
    tell: async (decision) => {
      const { runId } = await tell(decision);
      await register.markNotified(decision.case, decision.version, runId ?? undefined);
    },
    tellDuty: async (decision) => {
      const { runId } = await office.tell(decision);
      await register.office.markNotified(decision.duty, decision.version, runId ?? undefined);
    },
    lookAnew: async (decision) => {
      if ('duty' in decision)
        await advances.after(decision.duty, () => office.tell(decision, { nudge: true }), checkAlive);
      else if (!isAtRest(decision))
        await advances.after(decision.case, () => tell(decision, { nudge: true }), checkAlive);
    },
    runSchedule: (run) => runSchedule(env, run),
    checkAlive,
  };
  try {
    return await withinRealTime(runDurable(scenario, parts), scenario.name);
  } finally {
    for (const { id } of scenario.cases) await end(env, caseWorkflowId(id));
    for (const { id } of await register.office.listPeriodic()) await end(env, id);
    for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
    await Promise.allSettled(runs);
    mail.close();
    await pool.end();
    await bulkPool.end();
    await databases.drop(url);
  }
}

/** Activities read the clock themselves; here it is the server's, asked before each. */
function atServerTime(clock: ServerClock, activities: Activities): Activities {
  const fresh =
    <A extends unknown[], R>(activity: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      await clock.refresh();
      return activity(...args);
    };
  return {
    advance: fresh(activities.advance),
    performEffect: fresh(activities.performEffect),
    reconcile: fresh(activities.reconcile),
    advancePeriodic: fresh(activities.advancePeriodic),
    performOfficeEffect: fresh(activities.performOfficeEffect),
    openPeriods: fresh(activities.openPeriods),
    sendDigests: fresh(activities.sendDigests),
  };
}

async function end(env: TestWorkflowEnvironment, workflowId: string): Promise<void> {
  try {
    await env.client.workflow.getHandle(workflowId).terminate('end of the scenario');
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'WorkflowNotFoundError') throw error; // it has ended by itself
  }
}

async function withinRealTime<T>(work: Promise<T>, name: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`${name}: no end after ${WATCHDOG_MS / 1000} s of real time`)),
      WATCHDOG_MS,
    );
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

const databaseName = (url: string): string => path.basename(new URL(url).pathname);

const namespaceOf = (env: TestWorkflowEnvironment): string => env.namespace ?? 'default';

/** A scenario's output is its report: the SDK says only what went wrong. */
function quietRuntime(): void {
  try {
    Runtime.install({
      logger: new DefaultLogger('ERROR'),
      telemetryOptions: { logging: { filter: 'ERROR', forward: {} } },
      shutdownSignals: [],
    });
  } catch {
    // a runtime stands already: its owner has said how it logs
  }
}
