#!/usr/bin/env node
/**
 * Generates the Prisma client into src/generated/prisma, without the network.
 *
 * Prisma's command line would first download its schema engine, although generating needs none. Naming any existing file as
 * the engine keeps it from trying; ours is one that also works (see schema-engine.mjs).
 */
import { spawnSync } from 'node:child_process';
import { prismaCommand, prismaEnvironment } from './prisma-environment.mjs';

const { status, error } = spawnSync(process.execPath, [prismaCommand, 'generate', '--no-hints'], {
  stdio: 'inherit',
  env: prismaEnvironment(),
});
if (error) throw error;
process.exit(status ?? 1);
