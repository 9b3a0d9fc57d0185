import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readConfig } from '../config';
import { findTestServer } from '../embedded/temporal-binaries';
import { startPostgres } from '../embedded/postgres';
import type { SimulationResult } from '../simulate/core-engine';
import { checkDurable } from '../simulate/durable-engine';
import { durableEngine } from '../simulate/durable-parts';
import type { Scenario } from '../simulate/scenario';
import { scratchDatabases } from '../simulate/scratch-databases';
import { builtWorkflowCode } from '../temporal/worker-options';

/** Runs one scenario durably, on servers of its own that last as long as the run. */
export async function simulateOnce(scenario: Scenario): Promise<SimulationResult> {
  checkDurable(scenario);
  const testServer = await findTestServer(readConfig());
  const folder = mkdtempSync(path.join(tmpdir(), 'recouvrement-simulate-'));
  const ends: (() => Promise<void>)[] = [async () => rmSync(folder, { recursive: true, force: true })];
  try {
    const postgres = await startPostgres({ dataDir: path.join(folder, 'postgres'), settings: { fsync: 'off' } });
    ends.push(() => postgres.stop());
    const databases = await scratchDatabases(postgres.url);
    ends.push(() => databases.close());
    const engine = await durableEngine({
      testServer,
      databases,
      code: builtWorkflowCode(),
      mailFolder: path.join(folder, 'mail'),
    });
    ends.push(() => engine.close());
    return await engine.run(scenario);
  } finally {
    for (const end of ends.reverse()) await end();
  }
}
