/**
 * Prints jest's result as `N passed, N failed`; exits 1 if anything failed or if there is no result.
 *
 * A test file that could not even be loaded counts as one failure: jest itself counts none of its tests.
 */
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';

let results;
try {
  results = JSON.parse(readFileSync(process.argv[2], 'utf8'));
} catch {
  console.error('The tests gave no result.');
  process.exit(1);
}
const notLoaded = results.testResults.filter(
  ({ status, assertionResults }) => status === 'failed' && assertionResults.every((test) => test.status !== 'failed'),
);
const failed = results.numFailedTests + notLoaded.length;
const skipped = results.numPendingTests + results.numTodoTests;
for (const { name } of notLoaded) console.log(`Did not run: ${relative('.', name)}`);
if (skipped > 0) console.log(`${skipped} skipped`);
console.log(`${results.numPassedTests} passed, ${failed} failed`);
process.exit(results.success && failed === 0 && results.numPassedTests > 0 ? 0 : 1);
