import type pg from 'pg';
import { effectiveFile } from '../domain/assessment/effective-facts';
import type { Affiliation, CaseId, DebtorId, Fact, NewFact } from '../domain/facts/fact';
import { Refusal } from '../domain/refusal';
import { affiliationOn, FROM_EVER } from '../domain/rules/affiliation';
import type { Identity, NewCase, OpenedCase } from './contract';
import { consequencesOf, type RegisterContext, transact } from './debtor-transaction';
import { connectionOf, translated } from './failures';
import { findDebtors, insertDebtors, opaqueId } from './identity';

/**
 * Takes a debtor in, without any fact. Its affiliation is recorded by the caller (`affiliation-set` with `from` FROM_EVER);
 * {@link openCase} does both. One that is on file by its reference or id is left as it is.
 */
export async function openDebtor(
  context: RegisterContext,
  debtor: Identity & { readonly id?: DebtorId },
): Promise<{ debtor: DebtorId; newDebtor: boolean }> {
  return onceMore(async () => {
    const client = await connectionOf(context.pool);
    try {
      await client.query('BEGIN');
      const found = await findOrInsert(client, debtor, context);
      await client.query('COMMIT');
      return found;
    } catch (error) {
      await client.query('ROLLBACK').catch(() => {});
      throw translated(error, {});
    } finally {
      client.release();
    }
  });
}

/**
 * Takes in a formal notice: the debtor when it is new (with its affiliation, holding from ever), the case, and what else is
 * known of it, in one transaction. The same notice again finds its case and changes nothing.
 * @throws {Refusal} RCV-UNKNOWN-CAISSE, RCV-AFFILIATION-DIFFERS, RCV-CASE-EXISTS, RCV-DUPLICATE-OTHER-CONTENT or what the facts are refused for
 */
export async function openCase(context: RegisterContext, input: NewCase): Promise<OpenedCase> {
  const { caisse, noticeRef } = input.case;
  const newcomer = opaqueId() as DebtorId;
  return onceMore(async () => {
    const [[known], onFile] = await Promise.all([
      findDebtors(context.pool, { ref: input.debtor.ref }, context.seal),
      knownCase(context.pool, caisse, noticeRef),
    ]);
    const debtor = known ?? input.debtor.id ?? newcomer;
    const id = input.case.id ?? onFile ?? (context.seal.caseId(caisse, noticeRef) as CaseId);
    let newDebtor = false;
    const settled = await transact(
      context,
      { debtor },
      (file) => {
        newDebtor = file.facts.length === 0;
        if (!newDebtor) sameRegime(file.facts, id, input);
        const facts = noticeFacts(input, debtor, id);
        return { facts: newDebtor ? [affiliationFact(input, debtor), ...facts] : facts };
      },
      // One that another intake takes in meanwhile under an id of its own meets its reference, and is found at the next try.
      known ? {} : { prepare: (client) => insertDebtors(client, [{ ...input.debtor, id: debtor }], context.seal) },
    );
    return { ...consequencesOf(settled as NonNullable<typeof settled>), debtor, case: id, newDebtor };
  });
}

/**
 * A notice that takes its debtor for one of the other regime is not taken in silently: the regime decides between A13-3 and
 * A13-4. One that is on file already stays a repetition, whatever was corrected since.
 * @throws {Refusal} RCV-AFFILIATION-DIFFERS
 */
export function sameRegime(facts: readonly Fact[], id: CaseId, input: NewCase): void {
  if (facts.some((fact) => fact.kind === 'case-opened' && fact.case === id)) return;
  sameAffiliation(affiliationOn(effectiveFile(facts).ofDebtor, input.on).affiliation, input);
}

/** @throws {Refusal} RCV-AFFILIATION-DIFFERS */
export function sameAffiliation(affiliation: Affiliation, { debtor }: NewCase): void {
  if (affiliation === debtor.affiliation) return;
  const regime = affiliation === 'compulsory' ? 'obligatoire' : 'volontaire';
  throw new Refusal('RCV-AFFILIATION-DIFFERS', { debtor: debtor.ref, regime, field: 'affiliation' });
}

/** The regime of a new debtor, holding from ever. */
export const affiliationFact = (
  { source, on, recordedBy, debtor: { affiliation } }: NewCase,
  debtor: DebtorId,
): NewFact => ({
  source,
  id: `affiliation:${debtor}`,
  debtor,
  kind: 'affiliation-set',
  on,
  recordedBy,
  data: { affiliation, from: FROM_EVER },
});

/** The facts of a notice: its case, and what else is known of it. */
export function noticeFacts(input: NewCase, debtor: DebtorId, id: CaseId): NewFact[] {
  const { source, recordedBy, on } = input;
  const { caisse, noticeRef, noticeOn, debts, ruleset } = input.case;
  const data = {
    caisse,
    noticeRef,
    debts,
    ...(noticeOn === undefined ? {} : { noticeOn }),
    ...(ruleset === undefined ? {} : { ruleset }),
  };
  const opened: NewFact = { source, id: input.id, debtor, case: id, kind: 'case-opened', on, recordedBy, data };
  return [opened, ...(input.further ?? []).map((fact) => ({ ...fact, debtor, case: id }) as NewFact)];
}

async function knownCase(pool: pg.Pool, caisse: string, noticeRef: string): Promise<CaseId | null> {
  const { rows } = await pool.query<{ id: CaseId }>({
    name: 'known-case',
    text: 'SELECT id FROM recovery_case WHERE caisse = $1 AND notice_ref = $2',
    values: [caisse, noticeRef],
  });
  return rows[0]?.id ?? null;
}

async function findOrInsert(
  client: pg.ClientBase,
  debtor: Identity & { readonly id?: DebtorId },
  { seal }: RegisterContext,
): Promise<{ debtor: DebtorId; newDebtor: boolean }> {
  const [known] = await findDebtors(client, { ref: debtor.ref }, seal);
  if (known) return { debtor: known, newDebtor: false };
  const id = debtor.id ?? (opaqueId() as DebtorId);
  const { rowCount } = await client.query('SELECT 1 FROM debtor WHERE id = $1', [id]);
  await insertDebtors(client, [{ ...debtor, id }], seal);
  return { debtor: id, newDebtor: rowCount === 0 };
}

/** Two intakes of one new debtor at once: the second meets the first's row and finds it at the next try. */
async function onceMore<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { constraint } = error as { constraint?: string };
    if (
      constraint === 'debtor_identity_ref_index_key' ||
      constraint === 'debtor_pkey' ||
      constraint === 'debtor_identity_pkey'
    )
      return work();
    throw error;
  }
}
