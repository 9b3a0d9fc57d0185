import type { Activities } from './activities';
import type { ActivityDeps } from './deps';
import { codedFailure } from './failures';
import { tellSiblings } from './siblings';

export function createAdvance(deps: ActivityDeps): Activities['advance'] {
  return async (caseId, known) => {
    try {
      const { decision, others } = await deps.register.advance(caseId, 'workflow', known);
      await tellSiblings(deps, others);
      return decision;
    } catch (error) {
      throw codedFailure('advance', error);
    }
  };
}
