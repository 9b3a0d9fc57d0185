/** `warning`: work waits, or a person must look. `wrong`: a part that the service needs is missing or broken. */
export type State = 'ok' | 'warning' | 'wrong';

/** One thing the service needs. Parts keep their names: other programs read them. */
export interface Check {
  readonly part: string;
  readonly state: State;
  readonly found: string;
  /** What to do; on all that is not `ok`. */
  readonly remedy?: string;
}

/** What one look found; without `state` all is well. */
export interface Finding {
  readonly found: string;
  readonly state?: State;
}

/** No single look may hold the report for longer. */
const PATIENCE_MS = 10_000;

/** Looks at one part. A look that fails, or does not end in time, is itself the finding: the part is `wrong`. */
export async function check(part: string, remedy: string, look: () => Promise<Finding> | Finding): Promise<Check> {
  try {
    const { found, state = 'ok' } = await inTime(look);
    return state === 'ok' ? { part, state, found } : { part, state, found, remedy };
  } catch (error) {
    return { part, state: 'wrong', found: lastLine(error), remedy };
  }
}

async function inTime<T>(look: () => Promise<T> | T): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${PATIENCE_MS / 1_000} s`)), PATIENCE_MS);
  });
  try {
    return await Promise.race([look(), late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Libraries write pages; their last line says what failed. An address with several machines fails once for each. */
function lastLine(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return lastLine(error.errors[0]);
  if (!(error instanceof Error)) return String(error);
  return error.message.trim().split('\n').at(-1)?.trim() || error.name;
}
