import type { StagedBatch, Staging } from '../register/register';
import type { Lane } from './lanes';
import { MOST_DEBTS } from './read-notice';
import type { BatchOutcome } from './take-batch';

/** What became of the items of a file. */
export interface Totals {
  /** New facts or cases. */
  readonly accepted: number;
  /** Already on file with the same content. */
  readonly unchanged: number;
  readonly rejected: number;
}

/** The import could not go on. What was taken in stands; the same command again goes on from there. */
export class ImportStopped extends Error {
  override readonly name = 'ImportStopped';
}

/** Lines of a transaction, about: long enough to be worth one, short enough that officers do not wait for its locks. */
const BATCH_LINES = 500;

/**
 * Takes in all that is staged. Each lane takes the next batch when it has done its last: no more are in memory than there
 * are lanes. What is rejected goes back to the staging place.
 * @throws {ImportStopped}
 */
export async function takeAll(
  staging: Staging,
  lanes: readonly Lane[],
  onTaken: (lines: number) => void,
): Promise<Totals> {
  const batches = staging.batches(BATCH_LINES, MOST_DEBTS + 1);
  const totals = { accepted: 0, unchanged: 0, rejected: 0 };
  let taken = 0;
  let stopped = false;
  let before: Promise<unknown> = Promise.resolve();

  const settle = async ({ lines }: StagedBatch, { accepted, unchanged, rejected }: BatchOutcome): Promise<void> => {
    totals.accepted += accepted;
    totals.unchanged += unchanged;
    totals.rejected += rejected.length;
    if (rejected.length > 0)
      await staging.reject(rejected.map((said) => ({ line: said.line, content: JSON.stringify(said) })));
    taken += lines.length;
    onTaken(taken);
  };
  const work = async (lane: Lane): Promise<void> => {
    try {
      while (!stopped) {
        const { value: batch, done } = await batches.next();
        if (done) return;
        const outcome = (batch.continues ? before : Promise.resolve()).then(() => lane.take(batch));
        before = outcome;
        await settle(batch, await outcome);
      }
    } catch (error) {
      stopped = true; // the others finish what they have in hand, and it counts
      throw error;
    }
  };
  try {
    const ends = await Promise.allSettled(lanes.map(work));
    const failed = ends.find((end) => end.status === 'rejected');
    if (failed) throw stoppedBy(failed.reason, totals);
    return totals;
  } finally {
    await Promise.all(lanes.map((lane) => lane.close()));
  }
}

function stoppedBy(error: unknown, { accepted, unchanged }: Totals): ImportStopped {
  const reason = error instanceof Error ? error.message : String(error);
  return new ImportStopped(
    `Import interrompu : ${reason}. ${accepted} enregistrés, ${unchanged} déjà connus ; relancer la même commande pour continuer.`,
    { cause: error },
  );
}
