import { Context } from '@temporalio/activity';
import type { PeriodicKind } from '../domain/office/names';
import type { PeriodicDecision } from '../domain/office/periodic-decision';
import type { Activities, OpenedDuties } from './activities';
import { type ActivityDeps, type OfficeDeps, officeOf } from './deps';
import { codedFailure } from './failures';
import { keepStep } from './keep-step';
import { tellDuties } from './tell-duties';
import { turns } from './turns';

const TOLD_PER_SECOND = 50;
/** Signals under way at once. */
const ABREAST = 10;

/**
 * Opens what is due, batch by batch, and tells each batch before the next: memory stays that of a batch, and a run that is broken
 * off leaves the rest to the next attempt, which finds opened what was opened.
 */
export function createOpenPeriods(deps: ActivityDeps): Activities['openPeriods'] {
  return async ({ kind }) => {
    try {
      // A register restored to an earlier moment opens nothing: it does not know what it has opened.
      if (await keepStep(deps)) throw Object.assign(new Error('the register is behind'), { code: 'register-behind' });
      const { heartbeat, cancellationSignal } = Context.current();
      return await openPeriods(officeOf(deps), kind, {
        perSecond: deps.toldPerSecond ?? TOLD_PER_SECOND,
        onProgress: () => heartbeat(),
        signal: cancellationSignal,
      });
    } catch (error) {
      throw codedFailure('openPeriods', error);
    }
  };
}

async function openPeriods(
  { register, tell }: OfficeDeps,
  kind: PeriodicKind,
  { perSecond, onProgress, signal }: { perSecond: number; onProgress: () => void; signal: AbortSignal },
): Promise<OpenedDuties> {
  const turn = turns(perSecond);
  let told = 0;
  const { opened, subjects } = await register.openDue(kind, async ({ decisions }) => {
    onProgress();
    const left = decisions.values();
    const lane = async (): Promise<void> => {
      for (const decision of left as Iterable<PeriodicDecision>) {
        if (signal.aborted) return;
        await turn();
        told += await tellDuties({ register, tell }, [decision], { bulk: true });
        onProgress();
      }
    };
    await Promise.all(Array.from({ length: ABREAST }, lane));
  });
  return { subjects, opened, told };
}
