import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { readConfig } from '../../src/config';
import { findTestServer } from '../../src/embedded/temporal-binaries';
import { type DurableEngine, durableEngine } from '../../src/simulate/durable-parts';
import { readScenario } from '../../src/simulate/read-scenario';
import { freshDatabase, type TestDatabase } from '../support/database';

const FOLDER = path.join(__dirname, '..', '..', 'scenarios');
const names = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.yaml'))
  .map((file) => file.slice(0, -'.yaml'.length));

/** The core engine is held to the same files in test/domain/scenarios.test.ts: so both engines print the same. */
describe('every scenario, on the real workflow, worker and register', () => {
  let engine: DurableEngine;
  const folder = mkdtempSync(path.join(tmpdir(), 'recouvrement-durable-'));
  const made = new Map<string, TestDatabase>();

  beforeAll(async () => {
    const workflowsPath = path.join(__dirname, '..', '..', 'src', 'workflows', 'index.ts');
    const { code } = await bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger('ERROR') });
    engine = await durableEngine({
      testServer: await findTestServer(readConfig()),
      databases: {
        create: async () => {
          const database = await freshDatabase();
          made.set(database.url, database);
          return database.url;
        },
        drop: async (url) => made.get(url)?.drop(),
        close: async () => {},
      },
      code: { code },
      mailFolder: path.join(folder, 'mail'),
    });
  }, 120_000);

  afterAll(async () => {
    await engine.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test.each(names)(
    '%s',
    async (name) => {
      const expected: unknown = JSON.parse(readFileSync(path.join(FOLDER, `${name}.expected.json`), 'utf8'));
      const { report } = await engine.run(readScenario(readFileSync(path.join(FOLDER, `${name}.yaml`), 'utf8')));
      const { engine: which, ...printed } = report;
      expect(which).toBe('durable');
      expect(JSON.parse(JSON.stringify(printed))).toEqual(expected);
    },
    90_000,
  );
});
