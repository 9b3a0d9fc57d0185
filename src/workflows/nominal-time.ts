import { defineSearchAttributeKey } from '@temporalio/common';
import type { WorkflowInfo } from '@temporalio/workflow';

/** Which the server gives to whatever a schedule starts. */
export const SCHEDULED_START = defineSearchAttributeKey('TemporalScheduledStartTime', 'DATETIME');

/** The time for which a schedule started this run (ISO); of one started by hand, its own start. */
export function nominalTime({ typedSearchAttributes, startTime }: WorkflowInfo): string {
  return (typedSearchAttributes.get(SCHEDULED_START) ?? startTime).toISOString();
}
