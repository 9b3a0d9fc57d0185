import type { ActionKind } from '../domain/assessment/assessment';
import type { CaseId } from '../domain/facts/fact';
import { Refusal } from '../domain/refusal';
import type { Consequences } from './contract';
import { consequencesOf, type RegisterContext, transact } from './debtor-transaction';

/** A case in which acts wait for a person. */
export interface HeldCase {
  readonly case: CaseId;
  readonly caisse: string;
  readonly noticeRef: string;
  readonly held: readonly ActionKind[];
}

export interface HeldPage {
  /** The last case of the page before. */
  readonly after?: CaseId;
  readonly limit: number;
  /** This case alone. */
  readonly only?: CaseId;
}

interface HeldRow {
  readonly id: CaseId;
  readonly caisse: string;
  readonly notice_ref: string;
  readonly held: readonly string[];
  readonly withdrawal: boolean;
}

/** Cases in which acts wait for a person, by id, a page at a time. */
export async function listHeld({ pool }: RegisterContext, { after, limit, only }: HeldPage): Promise<HeldCase[]> {
  const { rows } = await pool.query<HeldRow>(
    `SELECT id, caisse, notice_ref, held, 'decision-without-fact' = ANY(attention) AS withdrawal FROM recovery_case
    WHERE attention_reason IS NOT NULL AND (cardinality(held) > 0 OR 'decision-without-fact' = ANY(attention)) AND id > $1
      AND ($3::text IS NULL OR id = $3)
    ORDER BY id LIMIT $2`,
    [after ?? '', limit, only ?? null],
  );
  return rows.map(({ id, caisse, notice_ref, held, withdrawal }) => ({
    case: id,
    caisse,
    noticeRef: notice_ref,
    held: [...(withdrawal ? (['withdraw-procedure'] as const) : []), ...held.map(kindOf)],
  }));
}

/** An act's key begins with its kind. */
const kindOf = (key: string): ActionKind => key.slice(0, key.indexOf(':')) as ActionKind;

/**
 * A person lets pass what is held in a case: it is done at once, and says by whom it was accepted.
 * @param by who accepts
 * @throws {Refusal} RCV-UNKNOWN-CASE, RCV-NOTHING-HELD
 */
export async function acceptHeld(context: RegisterContext, id: CaseId, by: string): Promise<Consequences> {
  const settled = await transact(context, { case: id }, (file) => {
    const record = file.records.get(id);
    if (!record || (record.held.length === 0 && !record.attention.includes('decision-without-fact')))
      throw new Refusal('RCV-NOTHING-HELD', { case: id });
    return { accepted: { by, cases: new Set([id]) } };
  });
  return consequencesOf(settled as NonNullable<typeof settled>);
}
