export * from './easter';
export * from './explanation';
export * from './holiday-rules';
export * from './holidays';
export * from './legal-day';
export * from './recompute';
export * from './time-limit';
export * from './working-days';
