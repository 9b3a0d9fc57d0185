import type { DutyPumpDeps } from './deps';

/** Duties looked through at once. */
const PAGE = 100;

/**
 * Marks periodic duties whose workflow is gone (a server that lost its data, a terminated run). Counting costs one query for
 * each kind; only when there are too few are they looked through, and the server itself is asked before one is marked.
 */
export async function markMissingDuties(
  { register, running }: DutyPumpDeps,
  isOver: () => boolean,
  onProgress: () => void,
): Promise<number> {
  let missing = 0;
  let wanting = false;
  for (const [kind, open] of await register.countOpen()) wanting ||= (await running.count(kind)) < open;
  let after: string | null = null;
  while (wanting && !isOver()) {
    const page: readonly string[] = await register.openDutyIds(after, PAGE);
    const seen = await running.among(page);
    for (const id of page) {
      if (seen.has(id) || (await running.isRunning(id))) continue;
      await register.markWorkflowMissing(id);
      missing++;
    }
    onProgress();
    after = page.at(-1) ?? null;
    if (page.length < PAGE) break;
  }
  return missing;
}
