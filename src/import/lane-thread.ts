/** The inside of a thread that takes batches in; see lanes.ts. What fails ends the thread, and with it the import. */
import { parentPort, workerData } from 'node:worker_threads';
import { systemClock } from '../clock';
import { createPool } from '../register/pool';
import { Register, type StagedBatch } from '../register/register';
import type { ThreadSetup } from './lanes';
import { takeBatch } from './take-batch';

const { databaseUrl, key, settings, options } = workerData as ThreadSetup;
const register = new Register({
  pool: createPool({ url: databaseUrl, max: 1 }),
  bulkPool: createPool({ url: databaseUrl, max: 1, pipeline: false }),
  clock: systemClock(),
  settings,
  key: Buffer.from(key),
});

parentPort?.on('message', (batch: StagedBatch) => {
  void takeBatch(register, batch, options).then((outcome) => parentPort?.postMessage(outcome));
});
