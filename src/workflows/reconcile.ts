import { proxyActivities } from '@temporalio/workflow';
import type { Activities, Reconciled } from '../activities/activities';

const { reconcile: pump } = proxyActivities<Pick<Activities, 'reconcile'>>({
  startToCloseTimeout: 600_000,
  heartbeatTimeout: 60_000,
  retry: { maximumAttempts: 2 },
  summary: 'Remise à jour des dossiers en retard',
});

/** One run of the pump, started by the schedule `reconcile`: finds cases whose workflow is behind, tells them, ends. */
export async function reconcile(): Promise<Reconciled> {
  return pump();
}
