export * from './explanation';
export * from './holidays';
export * from './legal-day';
export * from './time-limit';
export * from './working-days';
