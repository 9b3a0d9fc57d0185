export { exportStatement } from './export-statement';
export { verifyPackage } from './manifest';
export type { StatementDetails } from './statement-texts';
