import { Refusal } from '../domain/refusal';

/**
 * The register could not answer: not a refusal, the same call may succeed later. When the connection broke at the commit it is
 * not known whether it took effect; calling again tells, for every writing call is idempotent.
 */
export class RegisterBusy extends Error {
  override readonly name = 'RegisterBusy';
  readonly retryable = true;
}

interface DatabaseError extends Error {
  readonly code?: string;
  readonly constraint?: string;
  readonly detail?: string;
}

const BUSY: Readonly<Record<string, string>> = {
  '55P03': 'the lock of a debtor was not free in time',
  '57014': 'a statement took too long',
  '40001': 'another transaction came first',
  '40P01': 'two transactions waited for each other',
  '53300': 'PostgreSQL accepts no more connections',
  '57P01': 'PostgreSQL is shutting down',
  '57P03': 'PostgreSQL is starting',
  ECONNRESET: 'the connection broke',
  ECONNREFUSED: 'PostgreSQL does not answer',
  EPIPE: 'the connection broke',
};

/** What a constraint refuses that no reading of one debtor's file could have foreseen. */
export function translated(error: unknown, subject: { fact?: string; case?: string; caisse?: string }): unknown {
  if (!(error instanceof Error)) return error;
  const { code, constraint } = error as DatabaseError;
  if (code !== undefined && BUSY[code] !== undefined)
    return new RegisterBusy(`${BUSY[code]} (${code})`, { cause: error });
  if (code === undefined && error.message.startsWith('Connection terminated'))
    return new RegisterBusy('the connection broke', { cause: error });
  switch (constraint) {
    case 'fact_source_id_key':
      return new Refusal('RCV-DUPLICATE-OTHER-CONTENT', { fact: subject.fact ?? '' });
    case 'recovery_case_caisse_fkey':
      return new Refusal('RCV-UNKNOWN-CAISSE', { caisse: subject.caisse ?? '' });
    case 'recovery_case_caisse_notice_ref_key':
      return new Refusal('RCV-CASE-EXISTS', { case: subject.case ?? '' });
    case 'recovery_case_pkey':
    case 'debt_item_pkey': // the notice is on file for another debtor
      return new Refusal('RCV-CASE-EXISTS', { case: subject.case ?? '' });
    default:
      return error;
  }
}
