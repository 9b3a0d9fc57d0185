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
  const postgres = await startPostgres({ dataDir: path.join(folder, 'postgres'), settings: { fsync: 'off' } });
  try {
    const databases = await scratchDatabases(postgres.url);
    const engine = await durableEngine({
      testServer,
      databases,
      code: builtWorkflowCode(),
      mailFolder: path.join(folder, 'mail'),
    });
    try {
      return await engine.run(scenario);
    } finally {
      await engine.close();
      await databases.close();
    }
  } finally {
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
