/** The inside of a thread that freezes blocks; see freeze-lanes.ts. What fails ends the thread, and with it the freezing. */
import { parentPort, workerData } from 'node:worker_threads';
import { connectionOf } from '../failures';
import { createPool } from '../pool';
import { type BlockTask, freezeBlock } from './block-freezing';
import type { FreezeThreadSetup } from './freeze-lanes';

const setup = workerData as FreezeThreadSetup;
const client = connectionOf(createPool({ url: setup.databaseUrl, max: 1, pipeline: false }));

parentPort?.on('message', (task: BlockTask) => {
  void client
    .then((connected) => freezeBlock(connected, setup, task))
    .then(() => parentPort?.postMessage({ block: task.block }));
});
