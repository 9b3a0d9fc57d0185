#!/usr/bin/env node
/**
 * Writes scenarios/<name>.expected.json where it is missing: the core engine's report without `engine`. What is written is
 * then read against the story in the scenario's header, by a person: the file is an expectation, not a record.
 *
 *   npm run scenarios:expected                 only the missing ones
 *   npm run scenarios:expected -- --all        every one anew (after a deliberate change of a rule)
 *   npm run scenarios:expected -- NAME …       these anew
 *   npm run scenarios:expected -- --check      write nothing; exit 1 when one is missing or differs
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transformSync } from '@swc/core';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = join(root, 'scenarios');
const { readScenario, simulateCore } = loadSources();
const asked = process.argv.slice(2);
const [all, check] = [asked.includes('--all'), asked.includes('--check')];
const named = asked.filter((word) => !word.startsWith('--'));

for (const file of readdirSync(folder).filter((name) => name.endsWith('.yaml'))) {
  const name = basename(file, '.yaml');
  const path = join(folder, `${name}.expected.json`);
  if (!check && !all && !named.includes(name) && existsSync(path)) continue;
  const { report, surprises } = simulateCore(readScenario(readFileSync(join(folder, file), 'utf8')));
  for (const surprise of surprises) console.error(`${name}: ${surprise}`);
  if (surprises.length > 0) process.exitCode = 1;
  const { engine: _, ...expected } = report;
  const text = `${JSON.stringify(expected, null, 2)}\n`;
  if (check) {
    if (existsSync(path) && readFileSync(path, 'utf8') === text) continue;
    console.error(`${name}: ${existsSync(path) ? 'differs' : 'has no expected file'}`);
    process.exitCode = 1;
  } else {
    writeFileSync(path, text);
    console.log(`${name}.expected.json written: read it against the scenario's header`);
  }
}

/** The TypeScript sources themselves, so that no build can be stale. */
function loadSources() {
  const require = createRequire(import.meta.url);
  Module._extensions['.ts'] = (module, filename) => {
    const { code } = transformSync(readFileSync(filename, 'utf8'), {
      filename,
      jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
      module: { type: 'commonjs' },
    });
    module._compile(code, filename);
  };
  return { ...require('../src/simulate/read-scenario.ts'), ...require('../src/simulate/core-engine.ts') };
}
