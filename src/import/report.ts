import type { Rejection } from './rejection';

export interface ImportReport {
  readonly file: string;
  readonly dryRun: boolean;
  readonly lines: number;
  /** New facts or cases. */
  readonly accepted: number;
  /** Already on file with the same content. */
  readonly unchanged: number;
  readonly rejected: readonly Rejection[];
}
