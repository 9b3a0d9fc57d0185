import { ApplicationFailure } from '@temporalio/common';
import { Refusal } from '../domain/refusal';

/** A code that says what failed and nothing else: histories and logs hold nothing personal. */
export function failureCode(error: unknown): string {
  if (error instanceof Refusal) return error.code;
  if (error instanceof Error) {
    const { code } = error as { code?: unknown };
    return typeof code === 'string' && /^[\w.:-]{1,80}$/.test(code) ? code : error.name;
  }
  return 'unknown';
}

/** What an activity throws: the code alone, never the message of whatever failed. A refusal would be refused again. */
export function codedFailure(activity: string, error: unknown): ApplicationFailure {
  const code = failureCode(error);
  return ApplicationFailure.create({
    message: `${activity}: ${code}`,
    type: code,
    nonRetryable: error instanceof Refusal,
  });
}
