import { execFileSync } from 'node:child_process';
import path from 'node:path';

const root = path.join(path.dirname(new URL(import.meta.url).pathname), '..');
const timed = (args) => {
  const start = performance.now();
  execFileSync(process.execPath, args, { stdio: 'ignore' });
  return performance.now() - start;
};

/** How long the command line takes to run one scenario through the core, against an empty node process. */
export function bench({ size: rounds = 15 }) {
  const ours = [
    path.join(root, 'bin/recouvrement.js'),
    'simulate',
    path.join(root, 'scenarios/paid-in-time-known-late.yaml'),
    '--engine',
    'core',
    '--json',
  ];
  const baseline = ['-e', '0'];
  const oursRounds = [];
  const baselineRounds = [];
  for (let round = 0; round < rounds; round++) {
    oursRounds.push(timed(ours));
    baselineRounds.push(timed(baseline));
  }
  return {
    unit: 'ms',
    oursRounds,
    baselineRounds,
    better: 'lower',
    target: 10,
    notes: '`simulate --engine core` on one scenario against `node -e 0`',
  };
}
