import { proxyActivities, setCurrentDetails, workflowInfo } from '@temporalio/workflow';
import type { Activities, DigestsSent } from '../activities/activities';
import { TASK_QUEUES } from './contract';
import { nominalTime } from './nominal-time';

const { sendDigests } = proxyActivities<Pick<Activities, 'sendDigests'>>({
  taskQueue: TASK_QUEUES.effects,
  startToCloseTimeout: 600_000,
  heartbeatTimeout: 120_000,
  retry: { initialInterval: 10_000, maximumInterval: 600_000, maximumAttempts: 10 },
  summary: 'Récapitulatif du jour, par rôle',
});

/** Scheduled each morning: what is due, overdue or stuck, by role. The day's digest is the day's: what was missed is not sent later. */
export async function dutyDigest(): Promise<DigestsSent & { readonly nominal: string }> {
  const nominal = nominalTime(workflowInfo());
  setCurrentDetails(`**Échéance nominale** : ${nominal}`);
  return { nominal, ...(await sendDigests({ nominal })) };
}
