#!/usr/bin/env node
/**
 * Writes docs/refusals.md from the table of refusals; `--check` writes nothing and exits 1 when the file is not current.
 *
 * Reads the TypeScript source itself, so that it needs no build: the types are stripped by the compiler the tests use.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runInNewContext } from 'node:vm';
import { transformSync } from '@swc/core';

const inRepository = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const target = inRepository('docs/refusals.md');

const page = pageOf(readRefusals());
if (!process.argv.includes('--check')) writeFileSync(target, page);
else if (readFileSync(target, 'utf8') !== page) {
  console.error('docs/refusals.md is not current: run "npm run docs:refusals".');
  process.exit(1);
}

function readRefusals() {
  const { code } = transformSync(readFileSync(inRepository('src/domain/refusal.ts'), 'utf8'), {
    jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
    module: { type: 'commonjs' },
  });
  const exports = {};
  runInNewContext(code, { exports });
  return exports.REFUSALS;
}

function pageOf(refusals) {
  const rows = Object.entries(refusals).map(
    ([code, { status, message, remedy }]) => `| \`${code}\` | ${status} | ${cell(message)} | ${cell(remedy)} |`,
  );
  return `# Refusals

Generated from \`src/domain/refusal.ts\` by \`npm run docs:refusals\`; do not edit.

A refusal is an answer: nothing was changed. Codes are contracts; messages may be reworded. \`{name}\` stands for a value. The
status is the one an HTTP interface answers with.

| code | status | message | what to do |
|---|---|---|---|
${rows.join('\n')}
`;
}

function cell(text) {
  return text.replaceAll('|', '\\|');
}
