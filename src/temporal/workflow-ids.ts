/** Workflow ids, built and read in one place. Ids are opaque: nothing personal. */

const CASE_PREFIX = 'case:';

/** The id of a case's workflow: unique among the open ones, so that a case never has two. */
export function caseWorkflowId(caseId: string): string {
  return `${CASE_PREFIX}${caseId}`;
}

/** The case of a workflow id; null when it is another workflow's. */
export function caseOfWorkflowId(workflowId: string): string | null {
  return workflowId.startsWith(CASE_PREFIX) ? workflowId.slice(CASE_PREFIX.length) : null;
}

/** The id of the runs that a schedule starts; the server appends the nominal time. */
export function scheduledWorkflowId(scheduleId: string): string {
  return `scheduled:${scheduleId}`;
}
