import { assess } from '../domain/assessment/assess';
import { evidenceFact } from '../domain/assessment/evidence';
import type { LegalDay } from '../domain/calendar/legal-day';
import { parisDay } from '../domain/calendar/paris-time';
import type { CaseId, DebtorId } from '../domain/facts/fact';
import { Refusal } from '../domain/refusal';
import type { Consequences } from './contract';
import { consequencesOf, type RegisterContext, type Request, transact } from './debtor-transaction';
import { DOUBTFUL, type EffectRow, errorAfter } from './effect-rows';
import type { OpenFile } from './open-file';

/** What a person says is to become of a parked effect; `on` is the day on which it left, default today. */
export type ParkedAnswer =
  | { readonly say: 'retry' }
  | { readonly say: 'sent'; readonly by: string; readonly on?: LegalDay }
  | { readonly say: 'drop'; readonly by: string };

/**
 * Settles parked effects as a person says: they are tried again from the first attempt, or recorded as having left, or dropped.
 * @param reference an effect's key, a case or a notice reference
 * @throws {Refusal} RCV-EFFECT-NOT-PARKED; RCV-EFFECT-DOUBTFUL to retry what may have left and is no longer due;
 * RCV-EFFECT-STILL-DUE to drop what is; RCV-MALFORMED to call several sent at once, or for a notice reference of several caisses
 */
export async function settleParked(
  context: RegisterContext,
  reference: string,
  answer: ParkedAnswer,
): Promise<Consequences> {
  const { rows } = await context.pool.query<{ case: CaseId }>(
    `SELECT DISTINCT e."case" FROM effect e JOIN recovery_case c ON c.id = e."case" WHERE e.state = 'parked' AND (e.key = $1 OR c.id = $1 OR c.notice_ref = $1) ORDER BY 1`,
    [reference],
  );
  const first = rows.find((row) => row.case === reference) ?? rows[0];
  if (rows.length > 1 && first?.case !== reference)
    throw new Refusal('RCV-MALFORMED', { field: 'reference', reason: "plusieurs dossiers : nommer l'un d'eux" });
  if (!first) throw new Refusal('RCV-EFFECT-NOT-PARKED', { reference });
  const settled = await transact(context, { case: first.case }, (file, now) => {
    const parked = file.effects.filter(
      (effect) =>
        effect.case === first.case &&
        effect.state === 'parked' &&
        (effect.key === reference || !file.effects.some((other) => other.key === reference)),
    );
    if (parked.length === 0) throw new Refusal('RCV-EFFECT-NOT-PARKED', { reference });
    const today = parisDay(now);
    const request = requestOf(answer, parked, file, dueKeys(context, file, today), today);
    return { ...request, raise: [first.case] };
  });
  return consequencesOf(settled as NonNullable<typeof settled>);
}

/** What the core says is still to be sent. */
function dueKeys({ settings }: RegisterContext, { facts }: OpenFile, today: LegalDay): ReadonlySet<string> {
  return new Set(assess(facts, settings, today).cases.flatMap(({ actions }) => actions.map(({ key }) => key)));
}

function requestOf(
  answer: ParkedAnswer,
  parked: readonly EffectRow[],
  { debtor }: OpenFile,
  due: ReadonlySet<string>,
  today: LegalDay,
): Request {
  switch (answer.say) {
    case 'retry': {
      const doubtful = parked.find(({ key, lastError }) => lastError === DOUBTFUL && !due.has(key));
      if (doubtful) throw new Refusal('RCV-EFFECT-DOUBTFUL', { effect: doubtful.key });
      const again = (effect: EffectRow): EffectRow => ({
        ...effect,
        state: 'pending',
        attempts: 0,
        nextAttemptAt: null,
        lastError: errorAfter(effect, null),
      });
      return { effects: parked.map(again) };
    }
    case 'sent': {
      const [effect, another] = parked;
      if (!effect || another)
        throw new Refusal('RCV-MALFORMED', { field: 'reference', reason: "plusieurs envois : nommer l'un d'eux" });
      const evidence = { channel: 'declared', reference: answer.by };
      const act = evidenceFact(effect, debtor as DebtorId, answer.on ?? today, evidence);
      return { effects: [{ ...effect, state: 'done', lastError: null, evidence }], facts: [act] };
    }
    case 'drop': {
      const owed = parked.find(({ key }) => due.has(key));
      if (owed) throw new Refusal('RCV-EFFECT-STILL-DUE', { effect: owed.key });
      const evidence = { channel: 'dropped', reference: answer.by };
      return { effects: parked.map((effect) => ({ ...effect, state: 'cancelled', lastError: null, evidence })) };
    }
  }
}
