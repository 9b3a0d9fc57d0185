/** Settles at SIGINT or SIGTERM, or when the work ends or fails by itself. A second signal ends the process at once. */
export function untilStopped(work: Promise<unknown>): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
      resolve();
    };
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop);
    work.then(() => resolve(), reject);
  });
}
