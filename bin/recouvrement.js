#!/usr/bin/env node
'use strict';
// Nothing here may depend on where the machine stands: legal days are Europe/Paris, instants UTC.
process.env.TZ = 'UTC';
const { existsSync } = require('node:fs');
const { join } = require('node:path');

const main = join(__dirname, '..', 'dist', 'cli', 'main.js');
if (!existsSync(main)) {
  console.error(`recouvrement is not built (${main} is missing). Run "npm ci", or "npm run build" after a change.`);
  process.exit(1);
}
// Whoever reads the output may have seen enough (`| head`): that is no failure.
process.stdout.on('error', (error) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});
require(main)
  .main(process.argv.slice(2))
  .then((code) => {
    process.exitCode = code;
    // The command is done. Temporal's native runtime may still hold the process when a start was refused half way.
    setTimeout(() => process.exit(), 3_000).unref();
  });
