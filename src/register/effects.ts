import type { Stage } from '../domain/assessment/assessment';
import type { Knowledge } from '../domain/assessment/decision';
import { evidenceFact } from '../domain/assessment/evidence';
import { parisDay } from '../domain/calendar/paris-time';
import type { CaseId, DebtorId, Instant, ProcedureNature } from '../domain/facts/fact';
import type { Cents } from '../domain/money/cents';
import { Refusal } from '../domain/refusal';
import type { Consequences, Evidence, FailedEffect, LeasedEffect } from './contract';
import { consequencesOf, type RegisterContext, type Request, transact } from './debtor-transaction';
import { effectDigest } from './effect-digest';
import { type EffectRow, errorAfter, isDue, LEASE_EXPIRED, LONGEST_CODE, takenOver } from './effect-rows';
import { connectionOf, translated } from './failures';
import { hourOf, PUT_OFF, TAKE, type TakeRow } from './hourly-ceiling';
import { after, backoffMs, legalSpan, MAX_ATTEMPTS } from './intervals';
import { KNOWN_HAND_OVER, type KnownHandOverRow } from './known-hand-overs';
import { lockAndRead, NOBODY, type OpenFile } from './open-file';
import { isAhead, noteBehind } from './restoration';

/**
 * Takes an effect for sending, for `leaseMs` of legal time. Reads everything again under the debtor's lock, so that what a
 * payment made obsolete a moment ago is not sent.
 * @param known what the case's workflow knows: more than the register when that was restored to an earlier moment
 * @returns null when it is done, cancelled, parked, leased by another, not yet due, or behind another to the same caisse; and
 * for every effect while the register is behind, its kind paused, or the hour full: it is then put off
 */
export async function leaseEffect(
  context: RegisterContext,
  key: string,
  leaseMs: number,
  known?: Knowledge,
): Promise<LeasedEffect | null> {
  const taken = await take(context, key, leaseMs, known, false);
  if (taken !== 'worker-died') return taken;
  // Nobody knows whether it left. The core says whether it is still to be sent; if not, a person is asked.
  await transact(context, { effect: key }, () => ({}));
  const again = await take(context, key, leaseMs, known, true);
  return again === 'worker-died' ? null : again;
}

async function take(
  context: RegisterContext,
  key: string,
  leaseMs: number,
  known: Knowledge | undefined,
  examined: boolean,
): Promise<LeasedEffect | 'worker-died' | null> {
  const client = await connectionOf(context.pool);
  let broken: Error | undefined;
  let exhausted = false;
  let ahead = false;
  try {
    const [, file] = await Promise.all([client.query('BEGIN'), lockAndRead(client, { effect: key }, NOBODY)]);
    const now = context.clock.now();
    const effect = file?.effects.find((other) => other.key === key);
    ahead = isAhead(known, file, effect?.case);
    const due =
      !ahead &&
      file &&
      !file.installation.behind &&
      effect &&
      isDue(effect, {
        ofTheCase: file.effects.filter((other) => other.case === effect.case),
        paused: file.paused,
        now,
      });
    const workerDied = due === true && effect?.state === 'sending' && !examined;
    exhausted = due === true && effect !== undefined && effect.attempts >= MAX_ATTEMPTS;
    if (!due || exhausted || workerDied) {
      await client.query('ROLLBACK');
      if (workerDied) return 'worker-died';
    } else {
      const leaseUntil = after(now, legalSpan(context.clock, leaseMs));
      const attempt = effect.attempts + 1;
      const { lastError } = takenOver(effect);
      const [answer, found, left] = await Promise.all([
        client.query<TakeRow>({
          ...TAKE,
          values: [
            key,
            leaseUntil,
            attempt,
            hourOf(now),
            context.effectsPerHour,
            lastError === PUT_OFF ? null : lastError,
            errorAfter(takenOver(effect), PUT_OFF),
          ],
        }),
        client.query<{ id: string; name: string; email: string | null }>({
          name: 'caisse-of-case',
          text: 'SELECT a.* FROM caisse a JOIN recovery_case c ON c.caisse = a.id WHERE c.id = $1',
          values: [effect.case],
        }),
        client.query<KnownHandOverRow>({ ...KNOWN_HAND_OVER, values: [effectDigest(key)] }),
        client.query('COMMIT'),
      ]);
      if (!answer.rows[0]?.has_room) return null;
      const [caisse] = found.rows;
      if (!caisse) throw new Error(`case ${effect.case} has no caisse`);
      return { ...leased(file, effect, caisse, attempt, leaseUntil), handedOver: left.rows[0] ?? null };
    }
  } catch (error) {
    await client.query('ROLLBACK').catch((failure: Error) => {
      broken = failure;
    });
    throw translated(error, {});
  } finally {
    client.release(broken);
  }
  if (ahead) await noteBehind(context.pool);
  // Workers died with it time and again: someone must look.
  if (exhausted) await failEffect(context, key, LEASE_EXPIRED);
  return null;
}

function leased(
  file: OpenFile,
  { key, kind, case: id, data }: EffectRow,
  caisse: LeasedEffect['caisse'],
  attempt: number,
  leaseUntil: Instant,
): Omit<LeasedEffect, 'handedOver'> {
  const record = file.records.get(id);
  const meta = file.meta.get(id);
  if (!record || !meta) throw new Error(`case ${id} has no projection`);
  const { stage, nature, balance }: { stage: Stage; nature: ProcedureNature | null; balance: { due: Cents } } = record;
  return {
    key,
    kind,
    case: id,
    debtor: file.debtor as DebtorId,
    noticeRef: meta.noticeRef,
    stage,
    nature,
    due: balance.due,
    caisse,
    data,
    attempt,
    leaseUntil,
  };
}

/** Only a person can mend these: a caisse without an address gets none by waiting. */
const HOPELESS: ReadonlySet<string> = new Set(['no-address']);

/**
 * Records that an effect was handed over: the act is appended, dated today unless it left `at` an earlier instant, in the
 * transaction that marks the effect done.
 * What left is recorded even when the lease ran out or the effect was cancelled meanwhile. Twice is once.
 * @throws {Refusal} RCV-UNKNOWN-FACT for an unknown key
 */
export async function completeEffect(
  context: RegisterContext,
  key: string,
  evidence: Evidence,
  at?: Instant,
): Promise<Consequences> {
  const settled = await transact(context, { effect: key }, (file, now) => {
    const effect = effectIn(file, key);
    if (effect.state === 'done') return {};
    const done: EffectRow = {
      ...effect,
      state: 'done',
      leaseUntil: null,
      nextAttemptAt: null,
      lastError: null,
      evidence,
    };
    const on = parisDay(at !== undefined && at < now ? at : now);
    return { effects: [done], facts: [evidenceFact(effect, file.debtor as DebtorId, on, evidence)] };
  });
  return consequencesOf(settled as NonNullable<typeof settled>);
}

/**
 * Records a failed attempt: the next one comes after 1 min, 5 min, 30 min, 2 h, then every 6 h of legal time; after the tenth
 * the effect is parked and the case asks for attention. One that is no longer being sent is left as it is.
 * @param code what failed, without personal values (anything but a plain code is dropped)
 */
export async function failEffect(context: RegisterContext, key: string, code: string): Promise<FailedEffect> {
  let id: CaseId | undefined;
  const settled = await transact(context, { effect: key }, (file, now): Request => {
    const effect = effectIn(file, key);
    id = effect.case;
    if (effect.state !== 'sending') return {};
    const plain = code.length <= LONGEST_CODE && /^[\w.:-]+$/.test(code) ? code : 'unspecified';
    const lastError = errorAfter(effect, plain);
    const failed: EffectRow = { ...effect, leaseUntil: null, lastError };
    if (effect.attempts >= MAX_ATTEMPTS || HOPELESS.has(code))
      return { effects: [{ ...failed, state: 'parked', nextAttemptAt: null }], raise: [effect.case] };
    return {
      effects: [
        {
          ...failed,
          state: 'pending',
          nextAttemptAt: after(now, legalSpan(context.clock, backoffMs(effect.attempts))),
        },
      ],
    };
  });
  const decision = settled?.all.get(id as CaseId);
  if (!settled || !decision) throw new Error(`effect ${key} has no case`);
  return { nextAttemptAt: settled.effects.find((effect) => effect.key === key)?.nextAttemptAt ?? null, decision };
}

function effectIn(file: OpenFile, key: string): EffectRow {
  const effect = file.effects.find((other) => other.key === key);
  if (!effect) throw new Refusal('RCV-UNKNOWN-FACT', { fact: key });
  return effect;
}
