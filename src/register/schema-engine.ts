import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg';
import type pg from 'pg';

/** What the engine's module exports beyond its typed surface: the hook that a bundler would call. */
interface WasmHooks {
  __wbg_set_wasm(exports: WasmExports): void;
}

interface WasmExports {
  __wbindgen_start?(): void;
}

/** Node's WebAssembly, as far as it is used here; its types come with the browser's library alone. */
interface WasmRuntime {
  compile(bytes: Uint8Array): Promise<object>;
  instantiate(module: object, imports: Record<string, object>): Promise<{ exports: WasmExports }>;
}

let loading: Promise<void> | undefined;

/**
 * Prisma's schema engine, from its official WebAssembly build: it needs no download, as the native one does.
 *
 * @param pool is the caller's to end, after the engine's last call.
 */
export async function openSchemaEngine(pool: pg.Pool): Promise<bindings.SchemaEngine> {
  await (loading ??= load());
  const datamodel = 'datasource db {\n  provider = "postgresql"\n}\n';
  return bindings.SchemaEngine.new(
    { datamodels: [['schema.prisma', datamodel]] },
    () => {},
    bindMigrationAwareSqlAdapterFactory(new WholeScriptFactory(pool)),
  );
}

/** The package expects a bundler to load its WebAssembly; this does it by hand, once per process. */
async function load(): Promise<void> {
  const folder = dirname(require.resolve('@prisma/schema-engine-wasm/schema_engine_bg'));
  const { WebAssembly } = globalThis as unknown as { WebAssembly: WasmRuntime };
  const module = await WebAssembly.compile(readFileSync(join(folder, 'schema_engine_bg.wasm')));
  const { exports } = await WebAssembly.instantiate(module, { './schema_engine_bg.js': imports() });
  (bindings as unknown as WasmHooks).__wbg_set_wasm(exports);
  exports.__wbindgen_start?.();
  // The engine hands a panic's message to this registry just before it fails; without it, the message is lost.
  Object.assign(globalThis, {
    PRISMA_WASM_PANIC_REGISTRY: { set_message: (message: string) => process.stderr.write(`${message}\n`) },
  });
}

/**
 * The module's imports, its timer loosened: the engine's time limit of ten seconds on a lock is never cleared and would
 * hold the process that long after a migration.
 */
function imports(): object {
  const all: Record<string, unknown> = { ...bindings };
  const timer = Object.keys(all).find((name) => name.startsWith('__wbg_setTimeout_'));
  if (timer) all[timer] = (callback: () => void, delayMs: number) => setTimeout(callback, delayMs).unref();
  return all;
}

/**
 * Prisma's factory, but a migration is sent whole, so that it is one transaction. Its own adapter cuts scripts at every
 * semicolon, also within the body of a trigger function, and commits the pieces one by one.
 */
class WholeScriptFactory extends PrismaPg {
  readonly #pool: pg.Pool;

  constructor(pool: pg.Pool) {
    super(pool);
    this.#pool = pool;
  }

  override async connect(): ReturnType<PrismaPg['connect']> {
    const adapter = await super.connect();
    adapter.executeScript = async (script) => {
      // `onError` turns PostgreSQL's error into one that the engine can report; it always throws.
      await this.#pool.query(script).catch((error: unknown) => adapter['onError'](error));
    };
    return adapter;
  }
}
