import { watch } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { random } from '../../src/demo/random';
import type { Killed, Parts } from './parts';
import type { ChaosClock } from './trouble';

/** Milliseconds between two kills of a part, and for how long it stays down at most. */
interface Habit {
  readonly every: readonly [number, number];
  readonly downMs: number;
  /** What is killed, as often as its weight says. */
  readonly what: Readonly<Partial<Record<Killed, number>>>;
}

/** Independent of each other, so that parts are also down together. */
const HABITS: readonly Habit[] = [
  { what: { worker: 1 }, every: [1_500, 9_000], downMs: 1_500 },
  { what: { temporal: 1 }, every: [7_000, 22_000], downMs: 2_500 },
  { what: { postgres: 3, backend: 2 }, every: [4_000, 14_000], downMs: 2_000 },
];

/** How often the arrival of a message is a reason to kill something: the worst moment, sent and not yet recorded. */
const AMBUSH = { share: 0.4, what: { worker: 6, temporal: 1, postgres: 1 }, downMs: 500 } as const;

/** Kills parts at random moments, and at the worst ones, until the machine's time `untilMs`; has each started again. */
export async function killUntil(untilMs: number, parts: Parts, seed: number, clock: ChaosClock): Promise<void> {
  const ambush = lieInAmbush(parts, seed, clock);
  try {
    await killNowAndThen(untilMs, parts, seed, clock);
  } finally {
    await ambush.end();
  }
}

function lieInAmbush(parts: Parts, seed: number, clock: ChaosClock): { end: () => Promise<void> } {
  const chance = random(seed, 2_000);
  let kill: Promise<void> = Promise.resolve();
  let failure: Error | undefined;
  let busy = false;
  const watcher = watch(parts.mailFolder, (_event, name) => {
    if (busy || !name?.endsWith('.eml') || !chance.chance(AMBUSH.share)) return;
    busy = true;
    kill = parts
      .kill(chance.weighted(AMBUSH.what), chance.int(0, AMBUSH.downMs), chance, clock)
      .catch((error: Error) => {
        failure = error;
      })
      .finally(() => {
        busy = false;
      });
  });
  return {
    end: async () => {
      watcher.close();
      await kill;
      if (failure) throw failure;
    },
  };
}

async function killNowAndThen(untilMs: number, parts: Parts, seed: number, clock: ChaosClock): Promise<void> {
  await Promise.all(
    HABITS.map(async ({ what, every, downMs }, index) => {
      const chance = random(seed, 1_000 + index);
      for (;;) {
        const wait = chance.int(...every);
        if (Date.now() + wait > untilMs) return;
        await sleep(wait);
        await parts.kill(chance.weighted(what as Record<Killed, number>), chance.int(0, downMs), chance, clock);
      }
    }),
  );
}
