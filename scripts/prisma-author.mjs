#!/usr/bin/env node
/**
 * Prisma's command line for authors of migrations: `npm run prisma:migrate -- dev --create-only --name guarantees`.
 *
 * DATABASE_URL names the database to work on. The product itself never calls this: it migrates by src/register/migrate.ts.
 */
import { spawnSync } from 'node:child_process';
import { prismaCommand, prismaEnvironment } from './prisma-environment.mjs';

const { status, error } = spawnSync(process.execPath, [prismaCommand, ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: prismaEnvironment(),
});
if (error) throw error;
process.exit(status ?? 1);
