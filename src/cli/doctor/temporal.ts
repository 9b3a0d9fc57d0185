import type { Client, Connection } from '@temporalio/client';
import { systemClock } from '../../clock';
import type { Config } from '../../config';
import { epochMs } from '../../domain/calendar/paris-time';
import { connectClient, type Connected } from '../../temporal/connection';
import { scheduleFaults } from '../../temporal/schedule-faults';
import { searchAttributeFaults } from '../../temporal/search-attributes';
import {
  queuesWithoutWorker,
  retentionDays,
  serverAheadMs,
  serverVersion,
  TRIED_SERVER,
} from '../../temporal/server-facts';
import { caseOfWorkflowId } from '../../temporal/workflow-ids';
import { temporalSettings } from '../service';
import { type Check, check, type Finding } from './check';
import { skew } from './clocks';

const CONNECT_MS = 5_000;
/** Cases named in one line of the report. */
const NAMED = 5;

/** Temporal's server, and what of ours is on it. What needs an earlier part that is wrong is left out. */
export async function checkTemporal(config: Config, temporalAddress: string): Promise<Check[]> {
  let connected: Connected | undefined;
  const reached = await check(
    'Temporal',
    'Start the server or "recouvrement up", or correct TEMPORAL_ADDRESS and its TLS settings.',
    async () => {
      connected = await connectClient(temporalSettings(config, { temporalAddress }), CONNECT_MS);
      const version = await serverVersion(connected.connection);
      const found = `${version} at ${temporalAddress}`;
      if (version.startsWith(`${TRIED_SERVER}.`)) return { found };
      return { state: 'warning', found: `${found}; this version was tried with ${TRIED_SERVER}` };
    },
  );
  if (!connected) return [reached];
  const { connection, client } = connected;
  try {
    const { namespace } = config.temporal;
    const space = await check(
      'namespace',
      `Create the namespace ${namespace}, or correct TEMPORAL_NAMESPACE.`,
      async () => {
        const days = await retentionDays(connection, namespace);
        return { found: `${namespace}; closed workflows are kept for ${days} days` };
      },
    );
    if (space.state === 'wrong') return [reached, space];
    return [reached, space, ...(await checkNamespace(connection, client, namespace))];
  } finally {
    await connection.close();
  }
}

async function checkNamespace(connection: Connection, client: Client, namespace: string): Promise<Check[]> {
  const clock = systemClock();
  const nowMs = (): number => epochMs(clock.now());
  let aheadMs = 0;
  const time = await check('clock of Temporal', 'Let both machines follow the same time server (NTP).', async () => {
    aheadMs = await serverAheadMs(connection, namespace, nowMs);
    return skew(aheadMs);
  });
  const serverNowMs = nowMs() + aheadMs;
  const rest = await Promise.all([
    check('search attributes', 'Run "recouvrement migrate"; one of a wrong type must be removed first.', async () =>
      allWell(await searchAttributeFaults(connection, namespace), 'registered'),
    ),
    check('schedules', 'Run "recouvrement migrate"; unpause in Temporal UI what was paused.', async () =>
      allWell(await scheduleFaults(client, clock, serverNowMs), 'as they should be'),
    ),
    check('workers', 'Start "recouvrement worker" (or "recouvrement up").', async () => {
      const alone = await queuesWithoutWorker(connection, namespace, serverNowMs);
      return allWell(alone.length > 0 ? [`nobody works on ${alone.join(', ')}`] : [], 'on all task queues');
    }),
    check(
      'workflow tasks',
      'Look at the case in Temporal UI: a worker of another version, or a fault in the workflow.',
      () => failingTasks(client),
    ),
  ]);
  return [time, ...rest];
}

function allWell(faults: readonly string[], well: string): Finding {
  return faults.length === 0 ? { found: well } : { state: 'wrong', found: faults.join('; ') };
}

/** A workflow whose own code fails says nothing itself: the server does, after five failures in a row. */
async function failingTasks(client: Client): Promise<Finding> {
  const failing: string[] = [];
  const query = 'TemporalReportedProblems IS NOT NULL AND ExecutionStatus = "Running"';
  for await (const { workflowId } of client.workflow.list({ query })) {
    failing.push(caseOfWorkflowId(workflowId) ?? workflowId);
    if (failing.length >= NAMED) break;
  }
  return failing.length === 0 ? { found: 'none failing' } : { state: 'wrong', found: `failing: ${failing.join(', ')}` };
}
