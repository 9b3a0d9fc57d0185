import path from 'node:path';
import { Worker } from 'node:worker_threads';
import type pg from 'pg';
import { connectionOf } from '../failures';
import { type BlockTask, freezeBlock, type FreezeSetup } from './block-freezing';

/** Freezes blocks, one at a time. */
export interface FreezeLane {
  freeze(task: BlockTask): Promise<void>;
  close(): Promise<void>;
}

/** What a thread needs for a connection of its own. */
export interface FreezeThreadSetup extends FreezeSetup {
  readonly databaseUrl: string;
}

/** Heap of a thread: a block needs a tenth of it; the limit keeps a thread from putting tidying up off. */
const THREAD_LIMITS = { maxOldGenerationSizeMb: 160, maxYoungGenerationSizeMb: 32 };

/** In this very thread: for a caisse of few debtors, which is frozen before a thread has started. */
export async function inProcess(pool: pg.Pool, setup: FreezeSetup): Promise<FreezeLane> {
  const client = await connectionOf(pool);
  return { freeze: (task) => freezeBlock(client, setup, task), close: async () => client.release() };
}

/** In a thread with a connection of its own: computing and the database use a core each. */
export function inThread(setup: FreezeThreadSetup): FreezeLane {
  const worker = new Worker(path.join(__dirname, `freeze-thread${path.extname(__filename)}`), {
    workerData: setup,
    resourceLimits: THREAD_LIMITS,
  });
  let answer: { resolve: () => void; reject: (error: Error) => void } | null = null;
  let died: Error | null = null;
  const dies = (error: Error): void => {
    died ??= error;
    answer?.reject(died);
  };
  worker.on('message', () => answer?.resolve());
  worker.on('error', dies);
  worker.on('exit', (code) => dies(new Error(`a thread of the freezing ended (${code})`)));
  return {
    freeze: (task) =>
      new Promise((resolve, reject) => {
        if (died) return reject(died);
        answer = { resolve, reject };
        worker.postMessage(task);
      }),
    close: async () => {
      answer = null;
      await worker.terminate();
    },
  };
}
