import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { bundleWorkflowCode, DefaultLogger, type ReplayWorkerOptions, Worker } from '@temporalio/worker';
import { DeterminismViolationError } from '@temporalio/workflow';
import { quietRuntime, workflowCode } from '../workflows/office';
import { HISTORIES } from './record';

const histories = readdirSync(HISTORIES).filter((name) => name.endsWith('.json'));
const read = (name: string): string => readFileSync(path.join(HISTORIES, name), 'utf8');

/** Running cases replay these after an upgrade: what they hold, the workflow code must still do. */
describe('committed histories', () => {
  beforeAll(quietRuntime);
  let current: ReplayWorkerOptions;
  beforeAll(async () => {
    current = { workflowBundle: await workflowCode() };
  });

  it.each(histories)('replays %s', async (name) => {
    await Worker.runReplayHistory(current, JSON.parse(read(name)), `case:${path.basename(name, '.json')}`);
  });

  it('notices a workflow that was changed', async () => {
    const workflowsPath = path.join(__dirname, 'changed-workflow.ts');
    const changed = { workflowBundle: await bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger('ERROR') }) };
    const replay = Worker.runReplayHistory(changed, JSON.parse(read('paid.json')), 'case:paid');
    await expect(replay).rejects.toBeInstanceOf(DeterminismViolationError);
  });

  it.each(histories)('finds nothing of the machine and nothing personal in %s', (name) => {
    const json = read(name);
    const payloads = [...json.matchAll(/"data": "([^"]*)"/g)].map(([, data]) =>
      Buffer.from(data as string, 'base64').toString(),
    );
    for (const text of [json, ...payloads]) expect(text).not.toMatch(/DURAND|caisse\.example|\d+@[\w.-]+"|\/work\//);
  });
});
