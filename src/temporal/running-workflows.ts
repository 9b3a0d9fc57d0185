import { type Client, WorkflowNotFoundError } from '@temporalio/client';

/** Ids in one query. */
const SLICE = 100;
/** Ids that stand in a query as they are; others are looked at one by one. */
const PLAIN_ID = /^[\w.:-]+$/;

/** Those of the workflows that visibility shows running; it may be some seconds old. @param running query that they all answer to */
export async function runningAmong(
  client: Client,
  running: string,
  workflowIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const plain = workflowIds.filter((id) => PLAIN_ID.test(id));
  const found = new Set<string>();
  for (let from = 0; from < plain.length; from += SLICE) {
    const ids = plain.slice(from, from + SLICE).map((id) => `'${id}'`);
    for await (const { workflowId } of client.workflow.list({
      query: `${running} AND WorkflowId IN (${ids.join(', ')})`,
    }))
      found.add(workflowId);
  }
  return found;
}

/** Whether the workflow runs, as the server itself knows. */
export async function isRunning(client: Client, workflowId: string): Promise<boolean> {
  try {
    return (await client.workflow.getHandle(workflowId).describe()).status.name === 'RUNNING';
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}
