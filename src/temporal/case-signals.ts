import type { Client, WorkflowOptions } from '@temporalio/client';
import type { Decision } from '../domain/assessment/decision';
import type { Clock } from '../domain/clock';
import { startAttributes } from '../workflows/case-attributes';
import { decide, TASK_QUEUES } from '../workflows/contract';
import { MINUTE_MS, tellAddressee, type TellOptions } from './telling';
import { caseWorkflowId } from './workflow-ids';

export type { TellOptions } from './telling';

export interface TellSettings {
  /** A minute of legal time in milliseconds of the engine; no wait of the workflow is shorter. */
  readonly minimumWaitMs: number;
  /** Where users look the case up. */
  readonly linkOf?: (caseId: string) => string;
}

/** The run that was started; null when one that ran was told, or when the case has ended and none is left to tell. */
export type Tell = (decision: Decision, options?: TellOptions) => Promise<{ readonly runId: string | null }>;

/** `tellWorkflow` with its settings filled in. */
export function createTell({
  client,
  clock,
  linkOf,
}: {
  client: Client;
  clock: Pick<Clock, 'spanMs'>;
  linkOf?: (caseId: string) => string;
}): Tell {
  const settings = { minimumWaitMs: clock.spanMs(MINUTE_MS), ...(linkOf ? { linkOf } : {}) };
  return (decision, options) => tellWorkflow(client, decision, settings, options);
}

/** Tells a case's workflow what was decided, starting it where there is none; see telling.ts. */
export async function tellWorkflow(
  client: Client,
  decision: Decision,
  settings: TellSettings = { minimumWaitMs: MINUTE_MS },
  options: TellOptions = {},
): Promise<{ readonly runId: string | null }> {
  const { linkOf, minimumWaitMs } = settings;
  const link = linkOf?.(decision.case);
  const input = { decision, minimumWaitMs, ...(link === undefined ? {} : { link }) };
  return tellAddressee(
    client,
    {
      workflowType: 'recoveryCase',
      options: startOptions(decision, link),
      signal: decide,
      input,
      isAtRest: isAtRest(decision),
    },
    options,
  );
}

/** A workflow for it would end at once. */
export const isAtRest = ({ ended, effects, wakeAt, attention }: Decision): boolean =>
  ended && effects.length === 0 && wakeAt === null && attention === null;

function startOptions(decision: Decision, link: string | undefined): WorkflowOptions {
  const { case: id, caisse } = decision;
  return {
    workflowId: caseWorkflowId(id),
    taskQueue: TASK_QUEUES.cases,
    typedSearchAttributes: startAttributes(decision),
    staticSummary: `Dossier ${id} (caisse ${caisse})`,
    staticDetails: `Recouvrement selon l'article 13, dossier **${id}**, caisse **${caisse}**.${link === undefined ? '' : `\n\n[Ouvrir le dossier](${link})`}`,
  };
}
