import type { NewFact } from '../domain/facts/fact';
import { Refusal } from '../domain/refusal';
import type { Consequences } from './contract';
import { consequencesOf, type RegisterContext, transact } from './debtor-transaction';
import type { Named } from './open-file';

/** Records facts of one debtor with their consequences; see `Register.recordFacts`. */
export async function recordFacts(context: RegisterContext, facts: readonly NewFact[]): Promise<Consequences> {
  const debtor = debtorOf(facts);
  const settled = await transact(context, { debtor }, () => ({ facts }), { named: namedIn(facts) });
  return consequencesOf(settled as NonNullable<typeof settled>);
}

/** The one debtor of the facts of a call. @throws {Refusal} RCV-MALFORMED */
export function debtorOf(facts: readonly NewFact[]): string {
  const [first] = facts;
  if (!first) throw new Refusal('RCV-MALFORMED', { field: 'facts', reason: 'au moins un fait est attendu' });
  if (facts.some(({ debtor }) => debtor !== first.debtor))
    throw new Refusal('RCV-MALFORMED', { field: 'debtor', reason: "les faits d'un appel sont d'un même débiteur" });
  if (facts.some(({ source }) => source === 'system'))
    throw new Refusal('RCV-MALFORMED', { field: 'source', reason: '« system » est réservé au système' });
  return first.debtor;
}

/** Whose delegations and offices must be known before the facts can be checked. */
export function namedIn(facts: readonly NewFact[]): Named {
  const signatories = new Set<string>();
  const bailiffs = new Set<string>();
  for (const fact of facts)
    if (fact.kind === 'contrainte-signed') signatories.add((fact as NewFact<'contrainte-signed'>).data.signatory);
    else if (fact.kind === 'case-placed') bailiffs.add((fact as NewFact<'case-placed'>).data.bailiff);
  return { signatories: [...signatories], bailiffs: [...bailiffs] };
}
