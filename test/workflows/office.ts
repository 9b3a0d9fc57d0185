import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { defaultPayloadConverter, type Client } from '@temporalio/client';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { bundleWorkflowCode, DefaultLogger, Runtime, type WorkerInterceptors } from '@temporalio/worker';
import type pg from 'pg';
import { type Activities, createActivities, runPump } from '../../src/activities';
import type { Reconciled } from '../../src/activities/activities';
import { statementWork } from '../../src/activities/statement-work';
import { systemClock } from '../../src/clock';
import { readConfig } from '../../src/config';
import type { Decision } from '../../src/domain/assessment/decision';
import { parisInstant } from '../../src/domain/calendar/paris-time';
import type { Clock } from '../../src/domain/clock';
import type { LegalDay } from '../../src/domain/calendar/legal-day';
import type { CaseId, DebtorId, NewFact } from '../../src/domain/facts/fact';
import { intakeOffice } from '../../src/domain/office/office-intake';
import type { PeriodicDecision } from '../../src/domain/office/periodic-decision';
import { findTemporalCli, findTestServer } from '../../src/embedded';
import type { Messages, OfficeMessages } from '../../src/messages';
import type { OutgoingPackage } from '../../src/messages/transmission';
import { createPool } from '../../src/register/pool';
import { Register } from '../../src/register/register';
import { ServerClock } from '../../src/simulate/server-clock';
import { createTell, type Tell } from '../../src/temporal/case-signals';
import { createTellDuty, type TellDuty } from '../../src/temporal/duty-signals';
import { registerMarks } from '../../src/temporal/register-mark';
import { runningCases } from '../../src/temporal/running-cases';
import { runningDuties } from '../../src/temporal/running-duties';
import { ensureSearchAttributes } from '../../src/temporal/search-attributes';
import { caseWorkflowId } from '../../src/temporal/workflow-ids';
import { currentDecision, currentPeriodicDecision } from '../../src/workflows/contract';
import { type RunningWorker, startWorker } from '../../src/worker';
import { freshDatabase } from '../support/database';

type Event = NonNullable<
  Awaited<ReturnType<ReturnType<Client['workflow']['getHandle']>['fetchHistory']>>['events']
>[number];

/** Collects what would be mailed; refuses while `failing`. */
export class Outbox implements Messages {
  readonly sent: string[] = [];
  failing = false;

  async send({ key }: { key: string }): Promise<{ channel: 'email'; reference: string }> {
    if (this.failing) throw Object.assign(new Error('refused'), { code: 'smtp-unreachable' });
    this.sent.push(key);
    return { channel: 'email', reference: `<${key}>` };
  }
}

/** Collects the messages of the office, each with what it is about: of one to the desk, every bailiff. */
class OfficeOutbox implements OfficeMessages {
  /** Keys of effects, one list a message. */
  readonly sent: (readonly string[])[] = [];
  failing = false;

  /** Real messages, where a test wants them to leave as well. */
  through: OfficeMessages | undefined;

  async send(effects: Parameters<OfficeMessages['send']>[0]): Promise<{ channel: 'email'; reference: string }> {
    if (this.failing) throw Object.assign(new Error('refused'), { code: 'smtp-unreachable' });
    const handedOver = await this.through?.send(effects);
    this.sent.push(effects.map(({ key }) => key));
    return handedOver ?? { channel: 'email', reference: `<office-${this.sent.length}>` };
  }

  /** How many messages told of each effect. */
  get told(): ReadonlyMap<string, number> {
    const told = new Map<string, number>();
    for (const key of this.sent.flat()) told.set(key, (told.get(key) ?? 0) + 1);
    return told;
  }
}

/** The bundle is made once per test file, from the sources. */
let bundle: Promise<{ code: string }> | undefined;
export const workflowCode = (): Promise<{ code: string }> =>
  (bundle ??= bundleWorkflowCode({
    workflowsPath: require.resolve('../../src/workflows'),
    logger: new DefaultLogger('WARN'),
  }));

/** The product without its entries: a server, a register on a database of its own, workers, and a clock. */
export class Office {
  readonly outbox = new Outbox();
  readonly officeOutbox = new OfficeOutbox();
  /** Packages that were handed over. */
  readonly packages: OutgoingPackage[] = [];
  advances = 0;
  /** Stands around each `advance`, when a test wants something to happen during it. */
  around: ((advance: () => Promise<Decision>, caseId: string) => Promise<Decision>) | undefined;
  private serial = 0;
  private readonly runs = new Map<string, Set<string>>();

  private constructor(
    readonly env: TestWorkflowEnvironment,
    readonly clock: Clock,
    readonly register: Register,
    readonly pool: pg.Pool,
    readonly tell: Tell,
    readonly tellDuty: TellDuty,
    readonly activities: Activities,
    private readonly ends: (() => Promise<void>)[],
  ) {}

  /** On the server that skips time, on the morning of `today`. */
  static async skippingTime(today: string, options: { worker?: boolean } = {}): Promise<Office> {
    const server = await findTestServer(readConfig());
    const env = await TestWorkflowEnvironment.createTimeSkipping({
      server: { executable: { type: 'existing-path', path: server } },
    });
    const clock = new ServerClock(env);
    await clock.startAt(parisInstant(today as LegalDay, 9 * 60));
    const refresh: WorkerInterceptors = {
      activity: [() => ({ inbound: { execute: async (input, next) => (await clock.refresh(), next(input)) } })],
    };
    return Office.open(env, clock, { ...options, interceptors: refresh });
  }

  /** On the dev server, which has visibility and schedules. */
  static async onDevServer(options: { clock?: Clock; worker?: boolean; extraArgs?: string[] } = {}): Promise<Office> {
    const cli = await findTemporalCli(readConfig());
    const { clock = systemClock(), extraArgs = [], ...rest } = options;
    const env = await TestWorkflowEnvironment.createLocal({
      server: { executable: { type: 'existing-path', path: cli }, extraArgs },
    });
    return Office.open(env, clock, rest);
  }

  private static async open(
    env: TestWorkflowEnvironment,
    clock: Clock,
    { worker = true, interceptors }: { worker?: boolean; interceptors?: WorkerInterceptors },
  ): Promise<Office> {
    const { url, drop } = await freshDatabase();
    const pool = createPool({ url });
    const bulkPool = createPool({ url, max: 1, pipeline: false });
    const register = new Register({
      pool,
      bulkPool,
      clock,
      settings: { zone: 'metropole', automatic: true },
      key: Buffer.alloc(32, 7),
    });
    await register.setCaisse({ id: 'C1', name: 'Caisse 1', email: 'c1@caisse.example' });
    await register.grantDelegation({ signatory: 'director', from: '2000-01-01' as LegalDay });
    const namespace = env.namespace ?? 'default';
    await ensureSearchAttributes(env.connection, namespace);
    const tell = createTell({ client: env.client, clock });
    const tellDuty = createTellDuty({ client: env.client, clock });
    const ends: (() => Promise<void>)[] = [() => env.teardown(), () => pool.end(), () => bulkPool.end(), drop];
    const activities = createActivities({
      register,
      messages: { send: (effect) => office.outbox.send(effect) },
      tell,
      running: runningCases(env.client),
      marks: registerMarks(env.client),
      office: {
        register: register.office,
        tell: tellDuty,
        running: runningDuties(env.client),
        messages: { send: (effects) => office.officeOutbox.send(effects) },
        statements: statementWork({
          register,
          folder: mkdtempSync(path.join(tmpdir(), 'recouvrement-packages-')),
          threads: 0,
          transmission: {
            send: async (outgoing) => {
              office.packages.push(outgoing);
              return { channel: 'folder', reference: outgoing.key };
            },
          },
        }),
        digests: async () => ({ sent: [] }),
      },
    });
    const office: Office = new Office(env, clock, register, pool, tell, tellDuty, activities, ends);
    if (worker) await office.startWorker(interceptors);
    return office;
  }

  async startWorker(interceptors?: WorkerInterceptors): Promise<RunningWorker> {
    const advance: Activities['advance'] = (id, known) => {
      this.advances++;
      const real = (): Promise<Decision> => this.activities.advance(id, known);
      return this.around ? this.around(real, id) : real();
    };
    const worker = await startWorker({
      connection: this.env.nativeConnection,
      namespace: this.env.namespace ?? 'default',
      activities: { ...this.activities, advance },
      workflows: await workflowCode(),
      identity: 'test-worker',
      ...(interceptors ? { interceptors } : {}),
    });
    this.ends.unshift(() => worker.stop());
    return worker;
  }

  get client(): Client {
    return this.env.client;
  }

  /** Opens a case owing 1,260.00 €, dispatched on `on`, and tells its workflow. */
  async open(id: string, on: string, options: { affiliation?: 'compulsory' | 'voluntary' } = {}): Promise<Decision> {
    return this.told((await this.openUntold(id, on, options)).decisions, id);
  }

  async openUntold(
    id: string,
    on: string,
    { affiliation = 'compulsory' }: { affiliation?: 'compulsory' | 'voluntary' } = {},
  ) {
    const debtor = `D-${id}`;
    return this.register.openCase({
      debtor: { id: debtor as DebtorId, ref: debtor, name: 'DURAND Personne', affiliation },
      case: {
        id: id as CaseId,
        caisse: 'C1',
        noticeRef: `MD-${id}`,
        debts: [
          {
            period: '2009-S1',
            dueOn: on as LegalDay,
            contributions: '1200.00',
            surcharges: '60.00',
            penalties: '0.00',
          },
        ],
      },
      on: on as LegalDay,
      source: 'test',
      id: `opened-${id}`,
      recordedBy: 'officer',
      further: [
        {
          source: 'test',
          id: `dispatched-${id}`,
          kind: 'notice-dispatched',
          on: on as LegalDay,
          recordedBy: 'officer',
          data: {},
        },
      ],
    });
  }

  /** Records a fact of a case and tells the workflows. */
  async record(
    id: string,
    kind: NewFact['kind'],
    on: string,
    data: object = {},
    factId = `${kind}-${++this.serial}`,
  ): Promise<Decision> {
    return this.told((await this.recordUntold(id, kind, on, data, factId)).decisions, id);
  }

  async recordUntold(
    id: string,
    kind: NewFact['kind'],
    on: string,
    data: object = {},
    factId = `${kind}-${++this.serial}`,
  ) {
    const { facts } = await this.register.readCase(id);
    const { debtor } = facts[0] as NewFact;
    return this.register.recordFacts([
      {
        source: 'test',
        id: factId,
        debtor,
        case: id as CaseId,
        kind,
        on: on as LegalDay,
        recordedBy: 'officer',
        data: data as NewFact['data'],
      },
    ]);
  }

  async retract(id: string, factId: string, on: string): Promise<Decision> {
    const { facts } = await this.register.readCase(id);
    const { debtor } = facts[0] as NewFact;
    const { decisions } = await this.register.recordFacts([
      {
        source: 'test',
        id: `retraction-${factId}`,
        debtor,
        case: id as CaseId,
        kind: 'retraction',
        on: on as LegalDay,
        recordedBy: 'officer',
        data: {},
        retracts: factId,
      },
    ]);
    return this.told(decisions, id);
  }

  private async told(decisions: readonly Decision[], id: string): Promise<Decision> {
    for (const decision of decisions) {
      const { runId } = await this.tell(decision);
      if (runId !== null) this.runs.set(decision.case, (this.runs.get(decision.case) ?? new Set()).add(runId));
      await this.register.markNotified(decision.case, decision.version, runId ?? undefined);
    }
    return decisions.find((decision) => decision.case === id) as Decision;
  }

  /** Lets the server skip to a time of a legal day. Never ends on a wake-up: the work would not be done yet. */
  async goTo(day: string, hour = 9, minute = 0): Promise<void> {
    const clock = this.clock as ServerClock;
    await this.env.sleep(
      clock.toEngineMs(parisInstant(day as LegalDay, hour * 60 + minute)) - (await this.env.currentTimeMs()),
    );
    await clock.refresh();
  }

  /** Has the desk or the director say something of a bailiff or a caisse, and tells the duties' workflows. */
  async say(
    subject: string,
    kind: string,
    on: string,
    data: Readonly<Record<string, unknown>>,
    factId = `${kind}-${++this.serial}`,
    retracts?: string,
  ): Promise<void> {
    const fact = intakeOffice({ source: 'test', id: factId, subject, kind, on, recordedBy: 'desk', data, retracts });
    await this.tellDuties((await this.register.office.record([fact])).decisions);
  }

  async tellDuties(decisions: readonly PeriodicDecision[]): Promise<void> {
    for (const decision of decisions) {
      const { runId } = await this.tellDuty(decision);
      if (runId !== null) this.runs.set(decision.duty, (this.runs.get(decision.duty) ?? new Set()).add(runId));
      await this.register.office.markNotified(decision.duty, decision.version, runId ?? undefined);
    }
  }

  /** Declares a bailiff and tells the workflows of what it opened. */
  async declare(id: string, office: { readonly from?: string; readonly to?: string } = {}): Promise<void> {
    const { from = '2001-01-01', to = null } = office;
    const bailiff = { id, name: id, office: null, departement: null, email: `${id}@etude.example` };
    const { decisions } = await this.register.office.setBailiff({
      ...bailiff,
      from: from as LegalDay,
      to: to as LegalDay | null,
    });
    await this.tellDuties(decisions);
  }

  /** One run of the pump. */
  pump(): Promise<Reconciled> {
    const { client, register, tell, tellDuty } = this;
    const marks = registerMarks(client);
    const office = { register: register.office, tell: tellDuty, running: runningDuties(client) };
    return runPump({ register, tell, running: runningCases(client), marks, office });
  }

  /** What a duty's workflow knows. */
  knownDuty(duty: string): Promise<PeriodicDecision> {
    return this.client.workflow.getHandle(duty).query(currentPeriodicDecision);
  }

  async dutyStatus(duty: string): Promise<string> {
    return (await this.client.workflow.getHandle(duty).describe()).status.name;
  }

  async dutyEvents(duty: string, runId?: string): Promise<Event[]> {
    const { events } = await this.client.workflow.getHandle(duty, runId).fetchHistory();
    return events ?? [];
  }

  /** The runs that were told something, in order. */
  runsOf(id: string): string[] {
    return [...(this.runs.get(id) ?? [])];
  }

  known(id: string): Promise<Decision> {
    return this.client.workflow.getHandle(caseWorkflowId(id)).query(currentDecision);
  }

  async status(id: string): Promise<string> {
    return (await this.client.workflow.getHandle(caseWorkflowId(id)).describe()).status.name;
  }

  async events(id: string, runId?: string): Promise<Event[]> {
    const { events } = await this.client.workflow.getHandle(caseWorkflowId(id), runId).fetchHistory();
    return events ?? [];
  }

  async end(): Promise<void> {
    for (const end of this.ends) await end();
  }
}

/** What a timer or an activity is for, as Temporal UI shows it. */
export function summaries(
  events: readonly Event[],
  type: 'timerStartedEventAttributes' | 'activityTaskScheduledEventAttributes',
): string[] {
  return events
    .filter((event) => event[type])
    .map(({ userMetadata }) =>
      userMetadata?.summary ? defaultPayloadConverter.fromPayload<string>(userMetadata.summary) : '',
    );
}

/** Waits in real time until `look` finds something. */
export async function eventually<T>(look: () => Promise<T | false | null | undefined>, within = 20_000): Promise<T> {
  const until = performance.now() + within;
  for (;;) {
    const found = await look().catch(() => false as const);
    if (found) return found;
    if (performance.now() > until) throw new Error(`not within ${within} ms: ${String(look)}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

/** Keeps the SDK quiet in tests; once per process. */
export function quietRuntime(): void {
  Runtime.install({
    logger: new DefaultLogger('ERROR'),
    telemetryOptions: { logging: { filter: 'ERROR', forward: {} } },
  });
}
