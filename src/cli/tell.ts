import type { Decision } from '../domain/assessment/decision';
import type { PeriodicDecision } from '../domain/office/periodic-decision';
import { createTellDuty } from '../temporal/duty-signals';
import { connectClient } from '../temporal/connection';
import type { Installation } from './parts';
import { tellOf, temporalSettings } from './service';

/** An officer waits for the answer; the pump does not mind. */
const CONNECT_TIMEOUT_MS = 2_000;

/**
 * Tells the workflows what was decided. When Temporal is away nothing is lost: the pump finds the cases and duties that are behind.
 * @returns whether Temporal was there
 */
export async function tellBestEffort(
  { config, register, clock }: Installation,
  temporalAddress: () => string,
  decisions: readonly (Decision | PeriodicDecision)[],
): Promise<boolean> {
  try {
    const { connection, client } = await connectClient(
      temporalSettings(config, { temporalAddress: temporalAddress() }),
      CONNECT_TIMEOUT_MS,
    );
    try {
      const tell = tellOf(config, client, clock);
      const tellDuty = createTellDuty({ client, clock });
      for (const decision of decisions) {
        if ('duty' in decision) {
          const { runId } = await tellDuty(decision);
          await register.office.markNotified(decision.duty, decision.version, runId ?? undefined);
          continue;
        }
        const { runId } = await tell(decision);
        await register.markNotified(decision.case, decision.version, runId ?? undefined);
      }
      return true;
    } finally {
      await connection.close();
    }
  } catch (error) {
    process.stderr.write(
      `Temporal was not told (${error instanceof Error ? error.message : String(error)}); the pump will do it\n`,
    );
    return false;
  }
}
