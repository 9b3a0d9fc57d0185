import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Written beside the bundle by the build. */
const FILE = 'workflow-bundle.sha256';

/** What the workflow code was compiled from: workflows and the core. @param dist folder of the build */
export function workflowFingerprint(dist: string): string {
  const hash = createHash('sha256');
  for (const folder of ['workflows', 'domain']) {
    const files = (readdirSync(path.join(dist, folder), { recursive: true }) as string[]).filter((file) =>
      file.endsWith('.js'),
    );
    for (const file of files.sort()) hash.update(file).update(readFileSync(path.join(dist, folder, file)));
  }
  return hash.digest('hex');
}

/** What is wrong with the workflow bundle of a build; null when it was made from the very code that lies beside it. */
export function bundleFault(dist: string): string | null {
  if (!existsSync(path.join(dist, 'workflow-bundle.js'))) return 'is missing';
  const file = path.join(dist, FILE);
  const made = existsSync(file) ? readFileSync(file, 'utf8').trim() : '';
  return made === workflowFingerprint(dist) ? null : 'was not made from the code that lies beside it';
}
