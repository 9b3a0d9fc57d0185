#!/usr/bin/env node
/**
 * Builds dist/: the compiled sources, the files beside them that are no TypeScript (letter and mail templates …), and the
 * workflow code in one bundle, so that workers start without webpack and all run the very same workflow code.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DefaultLogger, bundleWorkflowCode } from '@temporalio/worker';

const require = createRequire(import.meta.url);
const root = fileURLToPath(new URL('..', import.meta.url));
const src = join(root, 'src');
const dist = join(root, 'dist');

rmSync(dist, { recursive: true, force: true });
compile();
copyAssets();
await bundleWorkflows();

function compile() {
  const tsc = join(dirname(require.resolve('typescript/package.json')), 'bin', 'tsc');
  const { status, error } = spawnSync(process.execPath, [tsc, '-p', join(root, 'tsconfig.build.json')], {
    stdio: 'inherit',
    cwd: root,
  });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
}

function copyAssets() {
  cpSync(src, dist, {
    recursive: true,
    filter: (path) => !['.ts', '.tsx', '.md'].includes(extname(path)),
  });
}

async function bundleWorkflows() {
  const workflowsPath = join(src, 'workflows', 'index.ts');
  if (!existsSync(workflowsPath)) {
    console.warn('No src/workflows/index.ts: dist has no workflow bundle, so it cannot run a worker.');
    return;
  }
  const { code } = await bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger('WARN') });
  writeFileSync(join(dist, 'workflow-bundle.js'), code);
  const { workflowFingerprint } = require(join(dist, 'temporal', 'workflow-fingerprint.js'));
  writeFileSync(join(dist, 'workflow-bundle.sha256'), workflowFingerprint(dist)); // `doctor` compares it
}
