import { types } from 'node:util';
import type pg from 'pg';
import { Refusal } from '../domain/refusal';
import { registerOutage } from './outage';

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
  if (!types.isNativeError(error)) return error; // whatever realm it comes from
  const { code, constraint } = error as DatabaseError;
  if (code !== undefined && BUSY[code] !== undefined)
    return new RegisterBusy(`${BUSY[code]} (${code})`, { cause: error });
  const outage = registerOutage(error);
  if (outage === 'away' || outage === 'busy') return new RegisterBusy('PostgreSQL does not answer', { cause: error });
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

/** A connection to be released. @throws {RegisterBusy} when PostgreSQL is away: as good a reason to try again as a connection that breaks later */
export async function connectionOf(pool: pg.Pool): Promise<pg.PoolClient> {
  try {
    return await pool.connect();
  } catch (error) {
    throw translated(error, {});
  }
}
