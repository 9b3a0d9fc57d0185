/** Every workflow that a worker runs; this file is what the bundle is made of. */
export * from './recovery-case';
export * from './reconcile';
export * from './bailiff-semester';
export * from './bailiff-query';
export * from './nominative-statement';
export * from './fan-out';
export * from './duty-digest';
