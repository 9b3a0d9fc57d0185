import type { Client } from '@temporalio/client';
import type { Clock } from '../domain/clock';
import type { PeriodicDecision } from '../domain/office/periodic-decision';
import { startShown } from '../workflows/case-attributes';
import { decidePeriodic, PERIODIC_WORKFLOWS, TASK_QUEUES } from '../workflows/contract';
import { periodicSummary, publishedOf, waitText } from '../workflows/periodic-texts';
import { MINUTE_MS, tellAddressee, type TellOptions } from './telling';

/** Tells the workflow of a periodic duty, as {@link createTell} does a case's. */
export type TellDuty = (
  decision: PeriodicDecision,
  options?: TellOptions,
) => Promise<{ readonly runId: string | null }>;

/** How periodic duties' workflows are told; see telling.ts. */
export function createTellDuty({ client, clock }: { client: Client; clock: Pick<Clock, 'spanMs'> }): TellDuty {
  const minimumWaitMs = clock.spanMs(MINUTE_MS);
  return (decision, options = {}) =>
    tellAddressee(
      client,
      {
        workflowType: PERIODIC_WORKFLOWS[decision.kind],
        options: {
          workflowId: decision.duty,
          taskQueue: TASK_QUEUES.cases,
          typedSearchAttributes: startShown(publishedOf(decision)),
          staticSummary: periodicSummary(decision),
          staticDetails: `Obligation périodique **${decision.duty}**. ${waitText(decision)}`,
        },
        signal: decidePeriodic,
        input: { decision, minimumWaitMs },
        isAtRest: isAtRest(decision),
      },
      options,
    );
}

/** A workflow for it would end at once. */
const isAtRest = ({ over, effects, wakeAt, attention }: PeriodicDecision): boolean =>
  over && effects.length === 0 && wakeAt === null && attention !== 'effect-parked';
