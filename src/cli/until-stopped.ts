/**
 * Aborted by the first SIGINT or SIGTERM; a second one ends the process at once. One listener from the start of a command
 * to its end: a signal that came while two changed places would be lost.
 */
export function stopSignal(): AbortSignal {
  const asked = new AbortController();
  const ask = (): void => {
    if (asked.signal.aborted) process.exit(1);
    asked.abort(new Error('Arrêté pendant le démarrage.'));
  };
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, ask);
  return asked.signal;
}

/** Settles when a stop is asked for, or when the work ends or fails by itself. */
export function untilStopped(work: Promise<unknown>, stop = stopSignal()): Promise<void> {
  return new Promise((resolve, reject) => {
    if (stop.aborted) resolve();
    stop.addEventListener('abort', () => resolve());
    work.then(() => resolve(), reject);
  });
}
