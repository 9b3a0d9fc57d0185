import { sleep } from '@temporalio/workflow';

/** `recoveryCase` as nobody may change it: it sleeps before it does anything. For the negative replay. */
export async function recoveryCase(): Promise<void> {
  await sleep(1_000);
  await sleep(1_000);
}
