import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { findTemporalCli, findTestServer } from '../../src/embedded/temporal-binaries';

let cacheFolder: string;

/** What pip and node need is found, a Temporal installed on the machine is not. */
const searchPath = '';

beforeAll(() => {
  cacheFolder = mkdtempSync(join(tmpdir(), 'recouvrement-cache-'));
});
afterAll(() => rmSync(cacheFolder, { recursive: true, force: true }));

test('two processes that need the programs at once both get them, downloaded once whole', async () => {
  const settings = { cacheFolder, searchPath, temporal: {} };
  const found = await Promise.all([findTemporalCli(settings), findTemporalCli(settings), findTestServer(settings)]);
  const cli = join(cacheFolder, 'temporal-1.9.1', 'temporal');
  expect(found).toEqual([cli, cli, join(cacheFolder, 'temporal-test-server-1.40.0', 'temporal-test-server')]);
  expect(readdirSync(cacheFolder).sort()).toEqual(['temporal-1.9.1', 'temporal-test-server-1.40.0']);
}, 300_000);

test('a program of another version on PATH is passed over', async () => {
  const folder = join(cacheFolder, 'bin');
  mkdirSync(folder);
  writeFileSync(join(folder, 'temporal'), '#!/bin/sh\necho temporal version 0.1.0\n');
  chmodSync(join(folder, 'temporal'), 0o755);
  const path = await findTemporalCli({ cacheFolder, searchPath: [folder, searchPath].join(delimiter), temporal: {} });
  expect(path).toBe(join(cacheFolder, 'temporal-1.9.1', 'temporal'));
}, 300_000);

test('a path that was set is taken or refused, never replaced by another', async () => {
  const temporal = { cliPath: join(cacheFolder, 'missing') };
  await expect(findTemporalCli({ cacheFolder, searchPath, temporal })).rejects.toThrow(
    /TEMPORAL_CLI_PATH names .* cannot be run: no such file/,
  );
});
