import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection } from '@temporalio/client';
import { TASK_QUEUES } from './task-queues';

/** The server that this version was tried with; others may do. */
export const TRIED_SERVER = '1.32';

const WORKFLOWS = 1;
const ACTIVITIES = 2;
/** A worker asks again at least this often while it has room; the server itself forgets one after five minutes. */
const ASKED_WITHIN_MS = 2 * 60_000;
/** The server wants to be asked for at least two seconds. */
const ASKING_MS = 5_000;
const SEEN_AFTER_MS = 50;

export async function serverVersion({ workflowService }: Connection): Promise<string> {
  return (await workflowService.getSystemInfo({})).serverVersion ?? 'unknown';
}

/** How long the server keeps closed workflows, in days. */
export async function retentionDays({ workflowService }: Connection, namespace: string): Promise<number> {
  const { config } = await workflowService.describeNamespace({ namespace });
  return Number(config?.workflowExecutionRetentionTtl?.seconds ?? 0) / 86_400;
}

/**
 * The server's clock. No call tells it; but the server notes when somebody asks a queue for work, so a queue of our own,
 * in which there is none, is asked. @returns how far it is ahead of the machine's, in milliseconds, within a round trip
 */
export async function serverAheadMs(connection: Connection, namespace: string, nowMs: () => number): Promise<number> {
  const name = `doctor-${randomUUID()}`;
  const over = new AbortController();
  const sentMs = nowMs();
  const asking = connection
    .withAbortSignal(over.signal, () =>
      connection.withDeadline(sentMs + ASKING_MS, () =>
        connection.workflowService.pollActivityTaskQueue({ namespace, taskQueue: { name }, identity: name }),
      ),
    )
    .catch((error: unknown) => {
      if (!over.signal.aborted) throw error;
    });
  try {
    const seen = await Promise.race([asking, firstAskOf(connection, namespace, name, over.signal)]);
    if (typeof seen !== 'number') throw new Error('the server does not tell its time');
    return seen - sentMs;
  } finally {
    over.abort();
  }
}

async function firstAskOf(
  connection: Connection,
  namespace: string,
  name: string,
  over: AbortSignal,
): Promise<number | undefined> {
  while (!over.aborted) {
    const [askedMs] = await asksOf(connection, namespace, name, ACTIVITIES);
    if (askedMs !== undefined) return askedMs;
    await sleep(SEEN_AFTER_MS);
  }
  return undefined;
}

/** The queues that no worker asks for work. @param serverNowMs by the server's own clock */
export async function queuesWithoutWorker(
  connection: Connection,
  namespace: string,
  serverNowMs: number,
): Promise<string[]> {
  const wanted = [
    { queue: TASK_QUEUES.cases, type: WORKFLOWS, what: `${TASK_QUEUES.cases} (workflows)` },
    { queue: TASK_QUEUES.cases, type: ACTIVITIES, what: `${TASK_QUEUES.cases} (activities)` },
    { queue: TASK_QUEUES.effects, type: ACTIVITIES, what: `${TASK_QUEUES.effects} (activities)` },
    { queue: TASK_QUEUES.reports, type: ACTIVITIES, what: `${TASK_QUEUES.reports} (activities)` },
  ];
  const alone = await Promise.all(
    wanted.map(async ({ queue, type }) =>
      (await asksOf(connection, namespace, queue, type)).every((askedMs) => serverNowMs - askedMs > ASKED_WITHIN_MS),
    ),
  );
  return wanted.filter((_, index) => alone[index]).map(({ what }) => what);
}

/** When each worker known to the server last asked this queue for work, in milliseconds since 1970. */
async function asksOf(
  connection: Connection,
  namespace: string,
  name: string,
  taskQueueType: number,
): Promise<number[]> {
  const { pollers } = await connection.workflowService.describeTaskQueue({
    namespace,
    taskQueue: { name },
    taskQueueType,
  });
  return (pollers ?? []).map(
    ({ lastAccessTime }) => Number(lastAccessTime?.seconds ?? 0) * 1_000 + Number(lastAccessTime?.nanos ?? 0) / 1e6,
  );
}
