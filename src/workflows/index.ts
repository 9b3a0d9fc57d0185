/** Every workflow that a worker runs; this file is what the bundle is made of. */
export * from './recovery-case';
export * from './reconcile';
