import { createHash } from 'node:crypto';
import type { LedgerRowId } from '../../domain/duties/ledger-row';

/** The name that the view `duty_ledger` gives a row: of a case's duty by case, duty and cause, of a periodic one by its id. */
export const rowIdOf = (...about: readonly string[]): LedgerRowId =>
  createHash('md5').update(about.join('|')).digest('hex').slice(0, 16) as LedgerRowId;
