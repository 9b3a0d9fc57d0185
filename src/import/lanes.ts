import path from 'node:path';
import { Worker } from 'node:worker_threads';
import type { CoreSettings } from '../domain/assessment/decide';
import type { Register, StagedBatch } from '../register/register';
import { type BatchOptions, type BatchOutcome, takeBatch } from './take-batch';

/** Takes batches in, one at a time. */
export interface Lane {
  take(batch: StagedBatch): Promise<BatchOutcome>;
  close(): Promise<void>;
}

/** What a thread needs for a register of its own. */
export interface ThreadSetup {
  readonly databaseUrl: string;
  readonly key: Uint8Array;
  readonly settings: CoreSettings;
  readonly options: BatchOptions;
}

/** Heap of a thread: a batch needs a tenth of it; the limit keeps a thread from putting tidying up off. */
const THREAD_LIMITS = { maxOldGenerationSizeMb: 160, maxYoungGenerationSizeMb: 32 };

/** In this very thread: for small files, which are done before a thread has started. */
export function inProcess(register: Register, options: BatchOptions): Lane {
  return { take: (batch) => takeBatch(register, batch, options), close: async () => {} };
}

/** In a thread with a register of its own: reading, assessing and writing use a core each. */
export function inThread(setup: ThreadSetup): Lane {
  const worker = new Worker(path.join(__dirname, 'lane-thread.js'), {
    workerData: setup,
    resourceLimits: THREAD_LIMITS,
  });
  let answer: { resolve: (outcome: BatchOutcome) => void; reject: (error: Error) => void } | null = null;
  let died: Error | null = null;
  const dies = (error: Error): void => {
    died ??= error;
    answer?.reject(died);
  };
  worker.on('message', (outcome: BatchOutcome) => answer?.resolve(outcome));
  worker.on('error', dies);
  worker.on('exit', (code) => dies(new Error(`a thread of the import ended (${code})`)));
  return {
    take: (batch) =>
      new Promise((resolve, reject) => {
        if (died) return reject(died);
        answer = { resolve, reject };
        worker.postMessage(batch);
      }),
    close: async () => {
      answer = null;
      await worker.terminate();
    },
  };
}
