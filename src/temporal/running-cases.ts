import type { Client } from '@temporalio/client';
import type { Stage } from '../domain/assessment/assessment';
import { isRunning, runningAmong } from './running-workflows';
import { caseOfWorkflowId, caseWorkflowId } from './workflow-ids';

/** How the pump looks for open cases without a workflow. */
export interface RunningCases {
  /** Workflows that run and show this stage; visibility may be some seconds old. */
  countInStage(stage: Stage): Promise<number>;
  /** Those of the cases that visibility shows running. */
  among(cases: readonly string[]): Promise<ReadonlySet<string>>;
  /** Whether the case's workflow runs, as the server itself knows. */
  isRunning(caseId: string): Promise<boolean>;
}

const RUNNING = `WorkflowType = 'recoveryCase' AND ExecutionStatus = 'Running'`;

export function runningCases(client: Client): RunningCases {
  return {
    countInStage: async (stage) => (await client.workflow.count(`${RUNNING} AND CaseStage = '${stage}'`)).count,
    among: async (cases) => {
      const running = await runningAmong(client, RUNNING, cases.map(caseWorkflowId));
      return new Set([...running].flatMap((workflowId) => caseOfWorkflowId(workflowId) ?? []));
    },
    isRunning: (caseId) => isRunning(client, caseWorkflowId(caseId)),
  };
}
