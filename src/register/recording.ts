import type { NewFact } from '../domain/facts/fact';
import { Refusal } from '../domain/refusal';
import type { Consequences } from './contract';
import { consequencesOf, type RegisterContext, transact } from './debtor-transaction';

/** Records facts of one debtor with their consequences; see `Register.recordFacts`. */
export async function recordFacts(context: RegisterContext, facts: readonly NewFact[]): Promise<Consequences> {
  const debtor = debtorOf(facts);
  const settled = await transact(context, { debtor }, () => ({ facts }), { signatories: signatoriesOf(facts) });
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

/** Whose delegations must be known before the facts can be checked. */
export const signatoriesOf = (facts: readonly NewFact[]): string[] =>
  facts.flatMap((fact) =>
    fact.kind === 'contrainte-signed' ? [(fact as NewFact<'contrainte-signed'>).data.signatory] : [],
  );
