export { exportStatement } from './export-statement';
export { type Manifest, verifyPackage } from './manifest';
export type { StatementDetails } from './statement-texts';
export { statementDetails } from './statement-details';
