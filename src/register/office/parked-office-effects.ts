import type { PeriodicDecision } from '../../domain/office/periodic-decision';
import { parisDay } from '../../domain/calendar/paris-time';
import { officeEvidenceFact } from '../../domain/office/evidence';
import { Refusal } from '../../domain/refusal';
import type { RegisterContext } from '../debtor-transaction';
import type { ParkedAnswer } from '../parked-effects';
import type { OfficeEffectRow } from './office-effect-rows';
import { subjectsOfEffects, withEffects } from './office-evidence';
import { transactOffice } from './office-transaction';

/** Nothing of a query or a statement can be declared sent without what it carried. */
const DECLARABLE: ReadonlySet<string> = new Set(['remind-desk', 'remind-bailiff', 'remind-director', 'send-statement']);

/** Keys of the parked effects that a reference means: an effect's key, or a periodic duty. */
export async function parkedKeys({ pool }: RegisterContext, reference: string): Promise<string[]> {
  const { rows } = await pool.query<{ key: string }>(
    `SELECT key FROM office_effect WHERE state = 'parked' AND (key = $1 OR duty = $1) ORDER BY duty, rank`,
    [reference],
  );
  return rows.map(({ key }) => key);
}

/**
 * Settles parked effects of the office as a person says: they are tried again from the first attempt, or recorded as done, or dropped.
 * @throws {Refusal} RCV-EFFECT-NOT-PARKED; RCV-EFFECT-STILL-DUE to drop what is; RCV-MALFORMED to call several sent at once, or what leads to figures
 */
export async function settleParkedOffice(
  context: RegisterContext,
  reference: string,
  answer: ParkedAnswer,
): Promise<PeriodicDecision[]> {
  const keys = await parkedKeys(context, reference);
  if (keys.length === 0) throw new Refusal('RCV-EFFECT-NOT-PARKED', { reference });
  if (answer.say === 'sent' && keys.length > 1)
    throw new Refusal('RCV-MALFORMED', { field: 'reference', reason: "plusieurs envois : nommer l'un d'eux" });
  if (answer.say === 'drop') await refuseToDropWhatIsDue(context, keys);
  return withEffects(context, keys, (file, effects, now) => {
    const parked = effects.filter(({ state }) => state === 'parked');
    const raise = parked.map(({ duty }) => duty);
    switch (answer.say) {
      case 'retry':
        return {
          raise,
          effects: parked.map((effect) => ({
            ...effect,
            state: 'pending',
            attempts: 0,
            nextAttemptAt: null,
            lastError: null,
          })),
        };
      case 'sent': {
        const undeclarable = parked.find(({ kind }) => !DECLARABLE.has(kind));
        if (undeclarable)
          throw new Refusal('RCV-MALFORMED', { field: 'sent', reason: `« ${undeclarable.kind} » ne se déclare pas` });
        const evidence = { channel: 'declared', reference: answer.by };
        const on = answer.on ?? parisDay(now);
        return {
          raise,
          effects: parked.map((effect) => ({ ...effect, state: 'done', lastError: null, evidence })),
          facts: parked.map((effect) => officeEvidenceFact({ ...effect, subject: file.subject }, on, evidence, {})),
        };
      }
      case 'drop': {
        const evidence = { channel: 'dropped', reference: answer.by };
        return {
          raise,
          effects: parked.map((effect) => ({ ...effect, state: 'cancelled', lastError: null, evidence })),
        };
      }
    }
  });
}

/** The core would queue it again. */
async function refuseToDropWhatIsDue(context: RegisterContext, keys: readonly string[]): Promise<void> {
  const dropped = (effects: readonly OfficeEffectRow[]): OfficeEffectRow[] =>
    effects.filter(({ key }) => keys.includes(key)).map((effect) => ({ ...effect, state: 'cancelled' }));
  const tried = await transactOffice(
    context,
    await subjectsOfEffects(context, keys),
    (file) => ({ effects: dropped(file.effects) }),
    { dryRun: true },
  );
  for (const { effects } of tried.values()) {
    const due = effects.find(({ key, state }) => keys.includes(key) && state === 'pending');
    if (due) throw new Refusal('RCV-EFFECT-STILL-DUE', { effect: due.key });
  }
}
