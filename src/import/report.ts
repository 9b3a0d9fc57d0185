import { Refusal } from '../domain/refusal';

/** A rejected line: where, what, why. The value is the file's own; reports stay with who sent the file. */
export interface Rejection {
  readonly line: number;
  readonly reference: string;
  readonly column: string | null;
  readonly value: string | null;
  readonly code: string;
  readonly reason: string;
}

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

/** A rejection from what the register or intake said; anything but a refusal is a fault and goes up. */
export function rejection(error: unknown, line: number, reference: string): Rejection {
  if (!(error instanceof Refusal)) throw error;
  const { params } = error;
  return {
    line,
    reference,
    column: params['field'] ?? null,
    value: params['amount'] ?? params['day'] ?? null,
    code: error.code,
    reason: error.message,
  };
}
