import type { Decision } from '../domain/assessment/decision';
import { caseLink } from '../messages';
import { createTell } from '../temporal/case-signals';
import { connectClient } from '../temporal/connection';
import type { Installation } from './installation';

/** Tells the workflows what was decided. When Temporal is away nothing is lost: the pump finds the cases that are behind. */
export async function tellBestEffort({ config, register, clock }: Installation, address: string, decisions: readonly Decision[]): Promise<void> {
  try {
    const { connection, client } = await connectClient({ ...config.temporal, address });
    try {
      const { consoleUrl } = config;
      const tell = createTell({ client, clock, ...(consoleUrl === undefined ? {} : { linkOf: (id: string) => caseLink(consoleUrl, id) }) });
      for (const decision of decisions) {
        const { runId } = await tell(decision);
        await register.markNotified(decision.case, decision.version, runId ?? undefined);
      }
    } finally {
      await connection.close();
    }
  } catch (error) {
    process.stderr.write(`Temporal was not told (${error instanceof Error ? error.message : String(error)}); the pump will do it\n`);
  }
}
