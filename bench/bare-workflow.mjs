// The least that waits: one timer, armed anew with each signal. What the engine alone costs.
import { condition, defineSignal, setHandler } from '@temporalio/workflow';

export const wait = defineSignal('wait');

export async function bare(ms) {
  let [waitMs, news] = [ms, 0];
  setHandler(wait, (other) => {
    waitMs = other;
    news++;
  });
  for (;;) {
    const seen = news;
    if (!(await condition(() => news !== seen, waitMs))) return;
  }
}
