import type { Activities } from '../activities';

const PATIENCE_MS = 30_000;
const LOOK_EVERY_MS = 5;

/** Counts how often each workflow asked the register what is due, so that an engine can wait until one has asked again. */
export class Advances {
  private readonly counts = new Map<string, number>();

  /** The activities with the questions of cases and duties counted. */
  countedIn(activities: Activities): Activities {
    const { advance, advancePeriodic } = activities;
    return { ...activities, advance: this.counted(advance), advancePeriodic: this.counted(advancePeriodic) };
  }

  /** The activity, counted by its first argument once it has answered. */
  private counted<A extends readonly [string, ...unknown[]], R>(
    activity: (...args: A) => Promise<R>,
  ): (...args: A) => Promise<R> {
    return async (...args) => {
      const answer = await activity(...args);
      this.counts.set(args[0], this.of(args[0]) + 1);
      return answer;
    };
  }

  /** Does what makes the workflow of `id` ask, and waits, in real time, until it has. */
  async after(id: string, cause: () => Promise<unknown>, checkAlive: () => void): Promise<void> {
    const before = this.of(id);
    await cause();
    await eventually(() => Promise.resolve(this.of(id) > before), `${id} did not look anew`, checkAlive);
  }

  private of(id: string): number {
    return this.counts.get(id) ?? 0;
  }
}

/** Waits in real time, in which the server's stands still. @throws {Error} `failure` when it takes too long */
export async function eventually(
  condition: () => Promise<boolean>,
  failure: string,
  checkAlive: () => void,
): Promise<void> {
  const until = performance.now() + PATIENCE_MS;
  while (!(await condition())) {
    checkAlive();
    if (performance.now() > until) throw new Error(failure);
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}
