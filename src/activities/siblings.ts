import { log } from '@temporalio/activity';
import type { Decision } from '../domain/assessment/decision';
import type { ActivityDeps } from './deps';

/**
 * Tells the workflows of the debtor's other cases. Best effort: whoever is not told stays behind in the register, where
 * the pump finds it.
 */
export async function tellSiblings(
  { register, tell }: Pick<ActivityDeps, 'register' | 'tell'>,
  decisions: readonly Decision[],
): Promise<void> {
  for (const decision of decisions) {
    try {
      const { runId } = await tell(decision);
      await register.markNotified(decision.case, decision.version, runId ?? undefined);
    } catch (error) {
      log.warn('a case could not be told; left to the pump', { case: decision.case, error: nameOf(error) });
    }
  }
}

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : typeof error);
