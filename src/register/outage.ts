/** What keeps PostgreSQL from answering, as a person can mend it. */
export type RegisterOutage = 'away' | 'credentials' | 'schema' | 'disk-full' | 'busy';

/** By the code of PostgreSQL, of Prisma, or of the operating system. */
const OUTAGE_OF: Readonly<Record<string, RegisterOutage>> = {
  ...all('away', 'ECONNREFUSED ECONNRESET EPIPE ENOTFOUND EAI_AGAIN ETIMEDOUT EHOSTUNREACH ENETUNREACH'),
  ...all('away', '57P01 57P02 57P03 08000 08001 08003 08004 08006 P1001 P1002 P1017'),
  ...all('credentials', '28000 28P01 P1000 P1010'),
  ...all('schema', '3D000 42P01 42703 P1003 P2021 P2022'),
  ...all('disk-full', '53100 ENOSPC EDQUOT'),
  ...all('busy', '53300 P2037 55P03 57014 40001 40P01'),
};

function all(outage: RegisterOutage, codes: string): Record<string, RegisterOutage> {
  return Object.fromEntries(codes.split(' ').map((code) => [code, outage]));
}

/** How a driver says that a connection broke or was not made in time; it gives these no code. */
const BROKEN =
  /^(Connection terminated|Client has encountered a connection error|timeout expired$|timeout exceeded when trying to connect)/;

/**
 * Why the register could not answer, if that is what the error says: whatever library it comes from, and however deep it
 * is wrapped. Null for every other error.
 */
export function registerOutage(error: unknown): RegisterOutage | null {
  for (const each of chain(error)) {
    const outage = codesOf(each)
      .map((code) => OUTAGE_OF[code])
      .find(Boolean);
    if (outage) return outage;
    if (each instanceof Error && BROKEN.test(each.message)) return 'away';
  }
  return null;
}

/** Prisma keeps the code of the server below its own. */
function codesOf(error: unknown): string[] {
  const { code, meta } = (error ?? {}) as {
    code?: unknown;
    meta?: { driverAdapterError?: { cause?: { code?: unknown; originalCode?: unknown } } };
  };
  const below = meta?.driverAdapterError?.cause;
  return [below?.originalCode, below?.code, code].filter((each): each is string => typeof each === 'string');
}

/** The error and what caused it, the outermost first. */
function* chain(error: unknown, depth = 0): Generator<unknown> {
  if (error === null || typeof error !== 'object' || depth > 8) return;
  yield error;
  const { cause, errors } = error as { cause?: unknown; errors?: unknown };
  yield* chain(cause, depth + 1);
  if (Array.isArray(errors)) for (const each of errors) yield* chain(each, depth + 1);
}
