import type { Activities } from './activities';
import { createAdvance } from './advance';
import { createAdvancePeriodic } from './advance-periodic';
import type { ActivityDeps } from './deps';
import { createOpenPeriods } from './open-periods';
import { createPerformOfficeEffect } from './perform-office-effect';
import { createSendDigests } from './send-digests';
import { createPerformEffect } from './perform-effect';
import { createReconcile } from './reconcile';

export type { Activities } from './activities';
export type { ActivityDeps, DutyPumpDeps, OfficeDeps } from './deps';
export { runPump } from './reconcile';
export { keepStep } from './keep-step';

export function createActivities(deps: ActivityDeps): Activities {
  return {
    advance: createAdvance(deps),
    performEffect: createPerformEffect(deps),
    reconcile: createReconcile(deps),
    advancePeriodic: createAdvancePeriodic(deps),
    performOfficeEffect: createPerformOfficeEffect(deps),
    openPeriods: createOpenPeriods(deps),
    sendDigests: createSendDigests(deps),
  };
}
