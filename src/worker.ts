import { type NativeConnection, Worker, type WorkerInterceptors } from '@temporalio/worker';
import type { Activities } from './activities';
import {
  builtWorkflowCode,
  casesWorker,
  effectsWorker,
  reportsWorker,
  type WorkflowCode,
} from './temporal/worker-options';

export interface WorkerDeps {
  /** The caller closes it, after the workers have stopped. */
  readonly connection: NativeConnection;
  readonly namespace: string;
  readonly activities: Activities;
  /** Default: the bundle of the build. */
  readonly workflows?: WorkflowCode;
  /** Default: process id and host. */
  readonly identity?: string;
  /** For engines that keep their own time. */
  readonly interceptors?: WorkerInterceptors;
}

export interface RunningWorker {
  /** Settles when the workers have stopped; rejects when one failed. */
  readonly done: Promise<void>;
  /** Stops taking work, lets running activities finish, and waits for it. */
  stop(): Promise<void>;
}

/**
 * Starts the workers of one process: one for cases, one for effects, one for reports. Workers of any number share the work; they coordinate
 * through Temporal and the register alone.
 *
 * @throws {Error} when the workflow bundle was not built
 */
export async function startWorker({
  connection,
  namespace,
  activities,
  workflows,
  identity,
  interceptors,
}: WorkerDeps): Promise<RunningWorker> {
  const place = {
    connection,
    namespace,
    ...(identity === undefined ? {} : { identity }),
    ...(interceptors === undefined ? {} : { interceptors }),
  };
  const cases = await Worker.create(casesWorker(place, activities, workflows ?? builtWorkflowCode()));
  const effects = await Worker.create(effectsWorker(place, activities));
  const reports = await Worker.create(reportsWorker(place, activities));
  const workers = [cases, effects, reports];
  const stopAll = (): void => {
    for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
  };
  // One that fails takes the others with it: a process that does part of its work looks healthy and is not.
  const done = Promise.all(workers.map((worker) => worker.run().finally(stopAll))).then(() => undefined);
  done.catch(() => undefined);
  return {
    done,
    stop: async () => {
      stopAll();
      await done;
    },
  };
}
