import path from 'node:path';
import { existsSync } from 'node:fs';
import type { NativeConnection, WorkerInterceptors, WorkerOptions } from '@temporalio/worker';
import { TASK_QUEUES } from './task-queues';

/** Where a worker finds the workflow code: bundled at build, or bundled by a test. */
export type WorkflowCode = { readonly bundlePath: string } | { readonly code: string };

export interface WorkerPlace {
  readonly connection: NativeConnection;
  readonly namespace: string;
  readonly identity?: string;
  readonly interceptors?: WorkerInterceptors;
}

/** Activities get this long to finish when a worker stops; shorter than a container's grace period of thirty seconds. */
const SHUTDOWN_GRACE_MS = 20_000;
const SHUTDOWN_FORCE_MS = 25_000;
/** Bounded by the register's pool (10 connections), not by the processor. */
const ADVANCES_ABREAST = 20;
/** Mail: as many as the transport has connections, and then some that only read. */
const EFFECTS_ABREAST = 8;
/** Messages per second and worker: no mail server takes a campaign at once. */
const EFFECTS_PER_SECOND = 20;
/** Cases kept in memory; a case beyond replays its (short) history. About 40 kB each. */
const CACHED_CASES = 2_000;

/** The bundle of the build. @throws {Error} when it was not built: workers never bundle by themselves in production */
export function builtWorkflowCode(): WorkflowCode {
  const bundlePath = path.join(__dirname, '..', 'workflow-bundle.js');
  if (!existsSync(bundlePath)) throw new Error(`There is no workflow bundle at ${bundlePath}: run "npm run build".`);
  return { bundlePath };
}

/** Cases: workflows and the register's transactions. */
export function casesWorker(place: WorkerPlace, activities: object, code: WorkflowCode): WorkerOptions {
  return {
    ...common(place),
    taskQueue: TASK_QUEUES.cases,
    activities,
    workflowBundle: 'code' in code ? { code: code.code } : { codePath: code.bundlePath },
    maxConcurrentActivityTaskExecutions: ADVANCES_ABREAST,
    maxConcurrentLocalActivityExecutions: ADVANCES_ABREAST,
    maxCachedWorkflows: CACHED_CASES,
  };
}

/** Effects: what leaves the house, at its own pace. */
export function effectsWorker(place: WorkerPlace, activities: object): WorkerOptions {
  return {
    ...common(place),
    taskQueue: TASK_QUEUES.effects,
    activities,
    maxConcurrentActivityTaskExecutions: EFFECTS_ABREAST,
    maxActivitiesPerSecond: EFFECTS_PER_SECOND,
  };
}

/** What takes long: one thing at a time, it uses both cores by itself. */
export function reportsWorker(place: WorkerPlace, activities: object): WorkerOptions {
  return { ...common(place), taskQueue: TASK_QUEUES.reports, activities, maxConcurrentActivityTaskExecutions: 1 };
}

function common({ connection, namespace, identity, interceptors }: WorkerPlace) {
  return {
    connection,
    namespace,
    shutdownGraceTime: SHUTDOWN_GRACE_MS,
    shutdownForceTime: SHUTDOWN_FORCE_MS,
    ...(identity === undefined ? {} : { identity }),
    ...(interceptors === undefined ? {} : { interceptors }),
  };
}
