/** How the scripts here call Prisma's command line: with the engine of this repository, telling nobody about it. */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);

/** Path of Prisma's command line, to be run by node. */
export const prismaCommand = join(dirname(require.resolve('prisma/package.json')), 'build', 'index.js');

/** The environment for it; a schema engine that the caller names himself is kept. */
export function prismaEnvironment() {
  return {
    PRISMA_SCHEMA_ENGINE_BINARY: fileURLToPath(new URL('./schema-engine.mjs', import.meta.url)),
    CHECKPOINT_DISABLE: '1',
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
    ...process.env,
  };
}
