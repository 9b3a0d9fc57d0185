import type { PeriodicDecision } from '../domain/office/periodic-decision';
import type { DutyPumpDeps } from './deps';

/**
 * Tells the workflows of periodic duties what was decided of them. Best effort: whoever is not told stays behind in the
 * register, where the pump finds it.
 * @returns how many were told
 */
export async function tellDuties(
  { register, tell }: { register: Pick<DutyPumpDeps['register'], 'markNotified'>; tell: DutyPumpDeps['tell'] },
  decisions: readonly PeriodicDecision[],
  {
    bulk = false,
    onFailure = () => {},
  }: { readonly bulk?: boolean; readonly onFailure?: (duty: string, error: unknown) => void } = {},
): Promise<number> {
  let told = 0;
  for (const decision of decisions) {
    try {
      const { runId } = await tell(decision, { bulk });
      await register.markNotified(decision.duty, decision.version, runId ?? undefined);
      told++;
    } catch (error) {
      onFailure(decision.duty, error);
    }
  }
  return told;
}
