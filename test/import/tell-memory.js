/**
 * `node --require` this file: the process leaves behind how much memory it held at most, in kB. By the kernel's mark of this program:
 * `maxRSS` counts what the process was before it became this one, a test runner of hundreds of megabytes.
 */
const { readFileSync, writeFileSync } = require('node:fs');

process.on('exit', () => {
  const [, peak] = /VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'));
  writeFileSync(process.env.PEAK_MEMORY_FILE, peak);
});
