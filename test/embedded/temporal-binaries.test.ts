import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { findTemporalCli, findTestServer } from '../../src/embedded/temporal-binaries';

let cacheDir: string;

/** What pip and node need is found, a Temporal installed on the machine is not. */
const searchPath = '';

beforeAll(() => {
  cacheDir = mkdtempSync(join(tmpdir(), 'recouvrement-cache-'));
});
afterAll(() => rmSync(cacheDir, { recursive: true, force: true }));

test('two processes that need the programs at once both get them, downloaded once whole', async () => {
  const settings = { cacheDir, searchPath };
  const found = await Promise.all([findTemporalCli(settings), findTemporalCli(settings), findTestServer(settings)]);
  const cli = join(cacheDir, 'temporal-1.9.1', 'temporal');
  expect(found).toEqual([cli, cli, join(cacheDir, 'temporal-test-server-1.40.0', 'temporal-test-server')]);
  expect(readdirSync(cacheDir).sort()).toEqual(['temporal-1.9.1', 'temporal-test-server-1.40.0']);
}, 300_000);

test('a program of another version on PATH is passed over', async () => {
  const folder = join(cacheDir, 'bin');
  mkdirSync(folder);
  writeFileSync(join(folder, 'temporal'), '#!/bin/sh\necho temporal version 0.1.0\n');
  chmodSync(join(folder, 'temporal'), 0o755);
  const path = await findTemporalCli({ cacheDir, searchPath: [folder, searchPath].join(delimiter) });
  expect(path).toBe(join(cacheDir, 'temporal-1.9.1', 'temporal'));
}, 300_000);

test('a path that was set is taken or refused, never replaced by another', async () => {
  const temporalCliPath = join(cacheDir, 'missing');
  await expect(findTemporalCli({ cacheDir, searchPath, temporalCliPath })).rejects.toThrow(
    /TEMPORAL_CLI_PATH names .* cannot be run: no such file/,
  );
});
