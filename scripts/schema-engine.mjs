#!/usr/bin/env node
/**
 * A schema engine for Prisma's command line, made of the official WebAssembly build and our PostgreSQL driver.
 *
 * Prisma's command line downloads a native engine and talks to it by JSON-RPC on standard input and output. Where downloads
 * are refused, PRISMA_SCHEMA_ENGINE_BINARY names this file instead; see prisma-environment.mjs. For authoring only.
 */
import { readFileSync } from 'node:fs';
import readline from 'node:readline';
import { parseArgs } from 'node:util';
import { loadSchemaEngine } from './schema-engine-wasm.mjs';
import { MigrationAdapterFactory, answerDatabaseCommand } from './schema-engine-database.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  strict: false,
  options: { datasource: { type: 'string' }, datamodels: { type: 'string', multiple: true } },
});
const datasource = JSON.parse(values.datasource ?? '{}');

if (positionals[0] === '--version' || positionals.length + Object.keys(values).length === 0) {
  console.log('schema-engine-cli (WebAssembly)');
  process.exit(0);
}
if (positionals[0] === 'cli') process.exit(await answerDatabaseCommand(positionals[1], datasource.url));
await serve();
process.exit(0);

async function serve() {
  /** What the command line calls differently from the WebAssembly build. */
  const alias = { getDatabaseVersion: 'version' };
  let engine;
  let requestId = 1_000_000;
  const send = (message) => process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);

  for await (const line of readline.createInterface({ input: process.stdin })) {
    if (!line.trim()) continue;
    const { id, method, params } = JSON.parse(line);
    if (!method) continue; // the answer to one of our own `print` requests
    try {
      engine ??= await newEngine();
      const call = engine[alias[method] ?? method];
      if (!call) throw new Error(`The WebAssembly schema engine has no method ${method}`);
      const result = await call.call(engine, params);
      // The native engine prints a diff by a request of its own and answers without it.
      if (method === 'diff' && result?.stdout) {
        send({ id: ++requestId, method: 'print', params: { content: result.stdout } });
        result.stdout = null;
      }
      send({ id, result: result ?? null });
    } catch (error) {
      send({ id, error: rpcError(error) });
    }
  }
}

async function newEngine() {
  const schemas = values.datamodels?.length
    ? values.datamodels.map((file) => [file, readFileSync(file, 'utf8')])
    : [['schema.prisma', 'datasource db {\n  provider = "postgresql"\n}\n']];
  return loadSchemaEngine(schemas, new MigrationAdapterFactory(datasource.url));
}

function rpcError(error) {
  return {
    code: 4466,
    message: 'An error happened. Check the data field for details.',
    data: {
      is_panic: false,
      message: error.message ?? String(error),
      error_code: error.code ?? null,
      meta: error.meta ?? null,
    },
  };
}
