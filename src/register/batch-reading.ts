import type pg from 'pg';
import { type CaseId, type DebtorId, factKey, type NewFact } from '../domain/facts/fact';
import { Refusal } from '../domain/refusal';
import type { BatchResult, Identity, NewCase } from './contract';
import type { RegisterContext } from './debtor-transaction';
import { contentDigest } from './fact-rows';
import { opaqueId } from './identity';
import { noticeFacts } from './opening';
import { debtorOf } from './recording';

/** One item of a bulk intake, resolved: whose file it goes to, and with what. */
export interface Intake {
  /** Its place in what was given. */
  readonly index: number;
  readonly debtor: DebtorId;
  readonly facts: readonly NewFact[];
  /** The notice that it takes in, where it is one. */
  readonly notice?: { readonly input: NewCase; readonly case: CaseId };
}

/** Whether items that are on file already are still looked into: their file may have something else to change. */
type Repetitions = 'set-aside' | 'kept';

interface Found {
  readonly intakes: readonly Intake[];
  readonly refused: ReadonlyMap<number, Refusal>;
  readonly newcomers: ReadonlySet<DebtorId>;
  /** Whose facts bear the keys that were given. */
  readonly owners: ReadonlyMap<string, Owner>;
  readonly repetitions: Repetitions;
}

export interface Resolved {
  /** What is to be decided. */
  readonly intakes: readonly Intake[];
  /** What needs no decision: refused, or on file already. */
  readonly results: ReadonlyMap<number, BatchResult>;
  /** Debtors that would be taken in. */
  readonly newcomers: ReadonlySet<DebtorId>;
}

/** Finds the debtors and cases of notices, gives ids to new ones, and sets aside what is refused or on file already. */
export async function resolveNotices(
  context: RegisterContext,
  client: pg.PoolClient,
  items: readonly NewCase[],
  repetitions: Repetitions = 'set-aside',
): Promise<Resolved> {
  // Facts before cases before debtors: of what another intake commits meanwhile, each reading sees at least what the one before saw.
  const owners = await factsOnFile(client, items.flatMap(keysOf));
  const cases = await casesByNotice(client, items);
  const debtors = await debtorsByRef(context, client, items);
  const caisses = new Set((await client.query<{ id: string }>('SELECT id FROM caisse')).rows.map(({ id }) => id));
  const newcomers = new Set<DebtorId>();
  const refused = new Map<number, Refusal>();
  const intakes: Intake[] = [];
  for (const [index, input] of items.entries()) {
    const { ref, id: given } = input.debtor;
    const { caisse, noticeRef } = input.case;
    let debtor = debtors.get(ref);
    if (debtor === undefined) {
      debtor = given ?? (opaqueId() as DebtorId);
      debtors.set(ref, debtor);
      newcomers.add(debtor);
    }
    const notice = noticeKey(caisse, noticeRef);
    const known = cases.get(notice) ?? {
      id: input.case.id ?? (context.seal.caseId(caisse, noticeRef) as CaseId),
      debtor,
    };
    cases.set(notice, known);
    if (!caisses.has(caisse)) refused.set(index, new Refusal('RCV-UNKNOWN-CAISSE', { caisse }));
    else if (known.debtor !== debtor) refused.set(index, new Refusal('RCV-CASE-EXISTS', { case: known.id }));
    else
      intakes.push({ index, debtor, facts: noticeFacts(input, debtor, known.id), notice: { input, case: known.id } });
  }
  return withoutKnown(context, { intakes, refused, newcomers, owners, repetitions });
}

/** The same for facts of debtors on file. */
export async function resolveFacts(
  context: RegisterContext,
  client: pg.PoolClient,
  items: readonly (readonly NewFact[])[],
  repetitions: Repetitions = 'set-aside',
): Promise<Resolved> {
  const refused = new Map<number, Refusal>();
  const intakes: Intake[] = [];
  for (const [index, facts] of items.entries()) {
    try {
      intakes.push({ index, debtor: debtorOf(facts) as DebtorId, facts });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      refused.set(index, error);
    }
  }
  const owners = await factsOnFile(client, items.flat());
  return withoutKnown(context, { intakes, refused, newcomers: new Set(), owners, repetitions });
}

/**
 * Who a new debtor is: as the first of its notices says that was taken in. Of one that was refused nothing is kept.
 * @returns null when none was
 */
export function identityOfNewcomer(
  notices: readonly Intake[],
  results: ReadonlyMap<number, BatchResult>,
): Identity | null {
  const taken = notices.find(({ index }) => results.get(index)?.state === 'accepted')?.notice;
  if (!taken) return null;
  const { affiliation: _regime, id: _given, ...identity } = taken.input.debtor;
  return identity;
}

const noticeKey = (caisse: string, noticeRef: string): string => JSON.stringify([caisse, noticeRef]);

async function debtorsByRef(
  { seal }: RegisterContext,
  client: pg.PoolClient,
  items: readonly NewCase[],
): Promise<Map<string, DebtorId>> {
  const refs = [...new Set(items.map(({ debtor }) => debtor.ref))];
  const { rows } = await client.query<{ debtor: DebtorId; rank: number }>({
    name: 'debtors-by-ref',
    text: `SELECT i.debtor, r.rank::int FROM unnest($1::bytea[]) WITH ORDINALITY AS r(ref_index, rank) JOIN debtor_identity i ON i.ref_index = r.ref_index`,
    values: [refs.map((ref) => seal.refIndex(ref))],
  });
  return new Map(rows.map(({ debtor, rank }) => [refs[rank - 1] as string, debtor]));
}

async function casesByNotice(
  client: pg.PoolClient,
  items: readonly NewCase[],
): Promise<Map<string, { id: CaseId; debtor: DebtorId }>> {
  const { rows } = await client.query<{ id: CaseId; debtor: DebtorId; caisse: string; notice_ref: string }>({
    name: 'cases-by-notice',
    text: `SELECT c.id, c.debtor, c.caisse, c.notice_ref FROM unnest($1::text[], $2::text[]) AS n(caisse, notice_ref)
      JOIN recovery_case c ON c.caisse = n.caisse AND c.notice_ref = n.notice_ref`,
    values: [items.map(({ case: { caisse } }) => caisse), items.map(({ case: { noticeRef } }) => noticeRef)],
  });
  return new Map(rows.map(({ id, debtor, caisse, notice_ref }) => [noticeKey(caisse, notice_ref), { id, debtor }]));
}

/** Sets aside items whose facts are all on file with the same content, and those with a key of another debtor's fact. */
function withoutKnown(
  context: RegisterContext,
  { intakes, refused, newcomers, owners: onFile, repetitions }: Found,
): Resolved {
  const results = new Map<number, BatchResult>();
  for (const [index, refusal] of refused) results.set(index, { state: 'refused', refusal });
  const owners = new Map(onFile);
  const pending = intakes.filter((intake) => {
    const { index, debtor, facts } = intake;
    const stranger = facts.find((fact) => (owners.get(factKey(fact))?.debtor ?? debtor) !== debtor);
    if (stranger)
      results.set(index, {
        state: 'refused',
        refusal: new Refusal('RCV-DUPLICATE-OTHER-CONTENT', { fact: stranger.id }),
      });
    else if (repetitions === 'set-aside' && facts.every((fact) => isOnFile(context, fact, owners)))
      results.set(index, { state: 'unchanged' });
    else {
      for (const fact of facts) owners.set(factKey(fact), owners.get(factKey(fact)) ?? { debtor, digest: null });
      return true;
    }
    return false;
  });
  return { intakes: pending, results, newcomers };
}

interface Owner {
  readonly debtor: string;
  /** Null: given by an earlier item of this call. */
  readonly digest: string | null;
}

function isOnFile({ seal }: RegisterContext, fact: NewFact, owners: ReadonlyMap<string, Owner>): boolean {
  const owner = owners.get(factKey(fact));
  return owner?.digest != null && owner.digest === contentDigest(fact, seal);
}

type Key = Pick<NewFact, 'source' | 'id'>;

const keysOf = ({ source, id, further = [] }: NewCase): Key[] => [{ source, id }, ...further];

async function factsOnFile(client: pg.PoolClient, facts: readonly Key[]): Promise<Map<string, Owner>> {
  const { rows } = await client.query<{ source: string; id: string; debtor: string; digest: string }>({
    name: 'facts-on-file',
    text: `SELECT f.source, f.id, f.debtor, encode(f.digest, 'hex') AS digest FROM unnest($1::text[], $2::text[]) AS k(source, id)
      JOIN fact f ON f.source = k.source AND f.id = k.id`,
    values: [facts.map(({ source }) => source), facts.map(({ id }) => id)],
  });
  return new Map(rows.map(({ source, id, debtor, digest }) => [`${source}/${id}`, { debtor, digest }]));
}
