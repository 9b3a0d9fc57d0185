import type { Activities } from './activities';
import { createAdvance } from './advance';
import type { ActivityDeps } from './deps';
import { createPerformEffect } from './perform-effect';
import { createReconcile } from './reconcile';

export type { Activities } from './activities';
export type { ActivityDeps } from './deps';
export { runPump } from './reconcile';
export { keepStep } from './keep-step';

export function createActivities(deps: ActivityDeps): Activities {
  return { advance: createAdvance(deps), performEffect: createPerformEffect(deps), reconcile: createReconcile(deps) };
}
