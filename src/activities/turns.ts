import { setTimeout as sleep } from 'node:timers/promises';

/** Gives turns at an even rate; none is saved up for later. */
export function turns(perSecond: number): () => Promise<void> {
  let nextMs = 0;
  return async () => {
    const now = performance.now();
    const at = Math.max(now, nextMs);
    nextMs = at + 1000 / perSecond;
    if (at > now) await sleep(at - now);
  };
}
