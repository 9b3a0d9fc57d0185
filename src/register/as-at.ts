import { assess } from '../domain/assessment/assess';
import { effectiveFile } from '../domain/assessment/effective-facts';
import { epochMs, instantOf, parisDay } from '../domain/calendar/paris-time';
import { type Fact, factKey } from '../domain/facts/fact';
import { Refusal } from '../domain/refusal';
import type { AsAt, DebtorFile } from './contract';
import type { RegisterContext } from './debtor-transaction';
import { readIdentity } from './identity';
import { readUnlocked } from './open-file';

/** A transaction takes its instant before it commits; younger than this, a reading could miss one under way. */
const SETTLED_AFTER_MS = 10_000;

/**
 * A debtor's file. Without an as-at pair: everything on file, retracted facts too, assessed today. With one: what counted on a
 * legal day as it was known at an instant. A fact retracted by then is gone, whatever the days.
 * @throws {Refusal} RCV-UNKNOWN-DEBTOR; RCV-MALFORMED when `knownAt` is younger than ten seconds
 */
export async function readFile(context: RegisterContext, debtor: string, { asAt, knownAt }: AsAt): Promise<DebtorFile> {
  const now = context.clock.now();
  if (knownAt !== undefined && knownAt > instantOf(epochMs(now) - SETTLED_AFTER_MS))
    throw new Refusal('RCV-MALFORMED', { field: 'knownAt', reason: "l'instant doit dater d'au moins dix secondes" });
  const [file, identity] = await Promise.all([
    readUnlocked(context.pool, { debtor }),
    readIdentity(context.pool, debtor, context.seal),
  ]);
  if (!file) throw new Refusal('RCV-UNKNOWN-DEBTOR', { debtor });
  const known = knownAt === undefined ? file.facts : file.facts.filter((fact) => fact.recordedAt <= knownAt);
  const { retracted } = effectiveFile(known);
  const facts =
    asAt === undefined && knownAt === undefined ? known : known.filter((fact) => counts(fact, retracted, asAt));
  const today = asAt ?? parisDay(knownAt ?? now);
  return {
    debtor: file.debtor,
    identity,
    facts,
    retracted: [...retracted],
    assessment: { ...assess(facts, context.settings, today), debtor: file.debtor },
  };
}

function counts(fact: Fact, retracted: ReadonlySet<string>, asAt: string | undefined): boolean {
  return fact.kind !== 'retraction' && !retracted.has(factKey(fact)) && (asAt === undefined || fact.on <= asAt);
}
