import { chaosRun } from './run';

/**
 * The short form of `npm run chaos`: forty cases, a legal day lasts a second, and everything but the mail trap is killed
 * while facts come in. What is not at rest at its end has to be as far as the core is on that day.
 */
test('whatever is killed, the register holds what the core alone holds, each act once and none too early', async () => {
  const options = { cases: 40, seed: 20_100_301, days: 48, troubledDays: 38, dayMs: 1_000, workers: 2 };
  const { found, kills, acts, messages, sent, folder } = await chaosRun(options);
  expect({ found, folder }).toEqual({ found: [], folder: null });
  // It proves nothing if nothing happened.
  for (const part of ['worker', 'temporal', 'postgres'] as const) expect(kills[part]).toBeGreaterThan(0);
  expect(sent.accepted).toBeGreaterThan(100);
  expect(sent.repeated).toBeGreaterThan(0);
  expect(acts).toBeGreaterThan(5);
  expect(messages).toBeGreaterThan(0);
}, 400_000);
