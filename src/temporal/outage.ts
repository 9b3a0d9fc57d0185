import { isGrpcServiceError, ServiceError } from '@temporalio/client';
import { TransportError } from '@temporalio/worker';

/** What keeps Temporal from answering, as a person can mend it. */
export type TemporalOutage = 'away' | 'credentials' | 'namespace';

const OUTAGE_OF: Readonly<Record<number, TemporalOutage>> = {
  4: 'away', // DEADLINE_EXCEEDED
  14: 'away', // UNAVAILABLE
  7: 'credentials', // PERMISSION_DENIED
  16: 'credentials', // UNAUTHENTICATED
};
const NOT_FOUND = 5;

/** gRPC's words for a connection that was not made in time; the error has neither class nor code. */
const NOT_CONNECTED = 'Failed to connect before the deadline';

/** Why Temporal could not answer, if that is what the error says; null for every other error. */
export function temporalOutage(error: unknown): TemporalOutage | null {
  if (error instanceof ServiceError) return temporalOutage(error.cause);
  if (error instanceof TransportError) return 'away';
  if (isGrpcServiceError(error)) {
    if (error.code === NOT_FOUND && /namespace/i.test(error.details)) return 'namespace';
    return OUTAGE_OF[error.code] ?? null;
  }
  return error instanceof Error && error.message === NOT_CONNECTED ? 'away' : null;
}
