import { log } from '@temporalio/activity';
import type { Activities } from './activities';
import { type ActivityDeps, officeOf } from './deps';
import { codedFailure, failureCode } from './failures';
import { tellDuties } from './tell-duties';

export function createAdvancePeriodic(deps: ActivityDeps): Activities['advancePeriodic'] {
  return async (duty, known) => {
    try {
      const office = officeOf(deps);
      const { decision, others } = await office.register.advance(duty, 'workflow', known);
      await tellDuties(office, others, {
        onFailure: (other, error) =>
          log.warn('a duty could not be told; left to the pump', { duty: other, error: failureCode(error) }),
      });
      return decision;
    } catch (error) {
      throw codedFailure('advancePeriodic', error);
    }
  };
}
