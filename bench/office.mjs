// A whole service of its own for a benchmark: PostgreSQL, Temporal's dev server, a register, our worker, and a worker that
// runs the bare workflow on the same server.
import path from 'node:path';
import { dist, registerOn, scratchPostgres } from './support.mjs';
import { bundleWorkflowCode, DefaultLogger, makeTelemetryFilterString, Runtime, Worker } from '@temporalio/worker';

const BARE = path.join(path.dirname(new URL(import.meta.url).pathname), 'bare-workflow.mjs');
const quiet = new DefaultLogger('ERROR');

export async function openOffice({ clock, workers = true } = {}) {
  Runtime.install({
    logger: quiet,
    telemetryOptions: { logging: { filter: makeTelemetryFilterString({ core: 'ERROR' }), forward: {} } },
  });
  const { readConfig } = dist('config.js');
  const { findTemporalCli } = dist('embedded/temporal-binaries.js');
  const { startTemporal } = dist('embedded/temporal-server.js');
  const { connectClient, connectWorker } = dist('temporal/connection.js');
  const { createTell } = dist('temporal/case-signals.js');
  const { registerMarks } = dist('temporal/register-mark.js');
  const { runningCases } = dist('temporal/running-cases.js');
  const { ensureSearchAttributes } = dist('temporal/search-attributes.js');
  const { createActivities } = dist('activities/index.js');
  const { startWorker } = dist('worker.js');

  const postgres = await scratchPostgres();
  const at = (name) => path.join(postgres.folder, name);
  const temporal = await startTemporal({
    cli: await findTemporalCli(readConfig()),
    dbFile: at('temporal.db'),
    pidFile: at('temporal.pid'),
    portFile: at('temporal.port'),
    uiPortFile: at('temporal-ui.port'),
    logFile: at('temporal.log'),
    namespace: 'default',
    searchAttributes: {},
  });
  const settings = { address: temporal.address, namespace: 'default' };
  const { connection, client } = await connectClient(settings);
  await ensureSearchAttributes(connection, 'default');
  const on = registerOn(await postgres.database('office'), 16, clock);
  await on.register.setCaisse({ id: 'C1', name: 'Caisse 1', email: null });
  await on.register.grantDelegation({ signatory: 'director', from: '2000-01-01' });
  const tell = createTell({ client, clock: on.clock });
  const native = await connectWorker(settings);
  const ends = [];
  if (workers) {
    const activities = createActivities({
      register: on.register,
      messages: { send: async () => ({ channel: 'bench', reference: 'none' }), close: () => {} },
      tell,
      running: runningCases(client),
      marks: registerMarks(client),
    });
    const ours = await startWorker({ connection: native, namespace: 'default', activities });
    const bare = await Worker.create({
      connection: native,
      namespace: 'default',
      taskQueue: 'bare',
      maxCachedWorkflows: 2_000, // as ours
      workflowBundle: await bundleWorkflowCode({ workflowsPath: BARE, logger: quiet }),
    });
    const running = bare.run();
    ends.push(async () => {
      bare.shutdown();
      await running;
      await ours.stop();
    });
  }
  return {
    ...on,
    client,
    tell,
    stop: async () => {
      for (const end of ends) await end();
      await native.close();
      await connection.close();
      await on.end();
      await temporal.stop();
      await postgres.stop();
    },
  };
}

/** Runs `work` for each item, `abreast` at a time. */
export async function abreast(items, count, work) {
  const queue = items.entries();
  await Promise.all(
    Array.from({ length: count }, async () => {
      for (const [index, item] of queue) await work(item, index);
    }),
  );
}

/** The events of a workflow's history. */
export async function eventsOf(client, workflowId) {
  const { events } = await client.workflow.getHandle(workflowId).fetchHistory();
  return events ?? [];
}

export const timersOf = (events) => events.filter(({ timerStartedEventAttributes }) => timerStartedEventAttributes);

/** When the engine armed a timer, in milliseconds since 1970. */
export const eventMs = ({ eventTime }) => Number(eventTime.seconds) * 1000 + eventTime.nanos / 1e6;

/**
 * Things done per second, from `startMs` until the last of the workflows has armed its `timer`-th timer: by the engine's own
 * record, so that looking costs nothing.
 */
export async function perSecondUntilArmed(client, workflowIds, startMs, timer) {
  let last = 0;
  for (const id of workflowIds) {
    let armed;
    while (!(armed = timersOf(await eventsOf(client, id))[timer - 1])) await new Promise((go) => setTimeout(go, 50));
    last = Math.max(last, eventMs(armed));
  }
  return workflowIds.length / ((last - startMs) / 1000);
}
