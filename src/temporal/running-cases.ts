import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import type { Stage } from '../domain/assessment/assessment';
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
/** Ids in one query. */
const SLICE = 100;
/** Ids that stand in a query as they are; others are looked at one by one. */
const PLAIN_ID = /^[\w.-]+$/;

export function runningCases(client: Client): RunningCases {
  return {
    countInStage: async (stage) => (await client.workflow.count(`${RUNNING} AND CaseStage = '${stage}'`)).count,
    among: async (cases) => {
      const plain = cases.filter((id) => PLAIN_ID.test(id));
      const running = new Set<string>();
      for (let from = 0; from < plain.length; from += SLICE) {
        const ids = plain.slice(from, from + SLICE).map((id) => `'${caseWorkflowId(id)}'`);
        for await (const { workflowId } of client.workflow.list({
          query: `${RUNNING} AND WorkflowId IN (${ids.join(', ')})`,
        })) {
          const id = caseOfWorkflowId(workflowId);
          if (id !== null) running.add(id);
        }
      }
      return running;
    },
    isRunning: async (caseId) => {
      try {
        return (await client.workflow.getHandle(caseWorkflowId(caseId)).describe()).status.name === 'RUNNING';
      } catch (error) {
        if (error instanceof WorkflowNotFoundError) return false;
        throw error;
      }
    },
  };
}
