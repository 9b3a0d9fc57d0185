import { Context } from '@temporalio/activity';
import type { Activities } from './activities';
import { type ActivityDeps, officeOf } from './deps';
import { codedFailure } from './failures';

/** The day is the clock's, not the nominal one: a digest that was missed is yesterday's news. */
export function createSendDigests(deps: ActivityDeps): Activities['sendDigests'] {
  return async () => {
    try {
      const { sent } = await officeOf(deps).digests(() => Context.current().heartbeat());
      return { sent };
    } catch (error) {
      throw codedFailure('sendDigests', error);
    }
  };
}
