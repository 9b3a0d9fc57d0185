import type { NewFact } from './fact';

/** What the core itself adds to acts when they are recorded; a sender who repeats the fact does not give it. */
const ADDED: readonly string[] = ['balance', 'due'];

/** Whether a repeated fact says what the one on file says: same subject, kind, day and data, whoever sends it. */
export function sameContent(onFile: NewFact, given: NewFact): boolean {
  return (
    onFile.debtor === given.debtor &&
    onFile.case === given.case &&
    onFile.kind === given.kind &&
    onFile.on === given.on &&
    onFile.retracts === given.retracts &&
    onFile.document === given.document &&
    canonical(withoutAdded(withoutProof(onFile), given)) === canonical(withoutProof(given).data)
  );
}

/** The fact as it was given: what it rests on is the core's to add, and another version of it adds another proof. */
export function withoutProof(fact: NewFact): NewFact {
  if (!('proof' in fact.data)) return fact;
  const { proof: _, ...data } = fact.data;
  return { ...fact, data: data as NewFact['data'] };
}

function withoutAdded(onFile: NewFact, given: NewFact): object {
  if (onFile.kind !== 'caisse-notified') return onFile.data;
  return Object.fromEntries(
    Object.entries(onFile.data).filter(([name]) => !ADDED.includes(name) || name in given.data),
  );
}

/** JSON with sorted keys and without undefined values: the same content, the same text. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(
          Object.entries(inner)
            .filter(([, field]) => field !== undefined)
            .sort(([a], [b]) => (a < b ? -1 : 1)),
        )
      : inner,
  );
}
