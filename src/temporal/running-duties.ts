import type { Client } from '@temporalio/client';
import { PERIODIC_WORKFLOWS } from '../workflows/contract';
import { isRunning, runningAmong } from './running-workflows';

/** How the pump looks for periodic duties without a workflow. */
export interface RunningDuties {
  /** Workflows of a kind of duty that run; visibility may be some seconds old. */
  count(kind: string): Promise<number>;
  /** Those of the duties that visibility shows running. */
  among(duties: readonly string[]): Promise<ReadonlySet<string>>;
  /** Whether the duty's workflow runs, as the server itself knows. */
  isRunning(duty: string): Promise<boolean>;
}

const RUNNING = `ExecutionStatus = 'Running'`;

export function runningDuties(client: Client): RunningDuties {
  const types: ReadonlyMap<string, string> = new Map(Object.entries(PERIODIC_WORKFLOWS));
  return {
    count: async (kind) => (await client.workflow.count(`WorkflowType = '${types.get(kind)}' AND ${RUNNING}`)).count,
    among: (duties) => runningAmong(client, RUNNING, duties),
    isRunning: (duty) => isRunning(client, duty),
  };
}
