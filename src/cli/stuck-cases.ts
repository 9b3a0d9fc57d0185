/** Cases that a person must look at: the service asks for it, or the workflow's own code fails. */
const STUCK = 'NeedsAttention = true OR TemporalReportedProblems IS NOT NULL';

/** Temporal UI's list of the stuck cases. */
export function stuckCasesUrl(uiUrl: string, namespace: string): string {
  return `${uiUrl}/namespaces/${encodeURIComponent(namespace)}/workflows?query=${encodeURIComponent(STUCK)}`;
}
