import type { LegalDay } from '../../domain/calendar/legal-day';
import { parisDay } from '../../domain/calendar/paris-time';
import { officeEvidenceFact } from '../../domain/office/evidence';
import type { SubjectId } from '../../domain/office/office-fact';
import type { PeriodicDutyId } from '../../domain/office/periodic-duty';
import type { PeriodicDecision } from '../../domain/office/periodic-decision';
import { Refusal } from '../../domain/refusal';
import type { Evidence } from '../contract';
import type { RegisterContext } from '../debtor-transaction';
import { LONGEST_CODE } from '../effect-rows';
import { after, backoffMs, legalSpan, MAX_ATTEMPTS } from '../intervals';
import type { OfficeEffectRow } from './office-effect-rows';
import { type OfficeRequest, transactOffice } from './office-transaction';
import type { SubjectFile } from './subject-file';

/** Subjects in one transaction: so many are locked at once. */
const BATCH = 200;
/** Only a person can mend these: someone without an address gets none by waiting. */
const HOPELESS: ReadonlySet<string> = new Set(['no-address']);

/** What the fact of an effect carries beside its evidence: figures of a freezing, number of cases asked about. */
export type EvidenceData = Readonly<Record<string, unknown>>;

/**
 * Records that effects were done: the fact of each is appended, dated today, in the transaction that marks it done. What left is
 * recorded even when the lease ran out or the effect was cancelled meanwhile. Twice is once.
 * @throws {Refusal} RCV-UNKNOWN-FACT for an unknown key
 */
export function completeOfficeEffects(
  context: RegisterContext,
  keys: readonly string[],
  evidence: Evidence,
  dataOf: (key: string) => EvidenceData = () => ({}),
  on?: LegalDay,
): Promise<PeriodicDecision[]> {
  return withEffects(context, keys, (file, effects, now) => {
    const left = effects.filter(({ state }) => state !== 'done');
    return {
      effects: left.map((effect) => ({
        ...effect,
        state: 'done',
        leaseUntil: null,
        nextAttemptAt: null,
        lastError: null,
        evidence,
      })),
      facts: left.map((effect) =>
        officeEvidenceFact({ ...effect, subject: file.subject }, on ?? parisDay(now), evidence, dataOf(effect.key)),
      ),
    };
  });
}

/**
 * Records a failed attempt: the next one comes after 1 min, 5 min, 30 min, 2 h, then every 6 h of legal time; after the tenth
 * the effect is parked and its duty asks for attention. One that is no longer being sent is left as it is.
 * @param code what failed, without personal values (anything but a plain code is dropped)
 */
export function failOfficeEffects(
  context: RegisterContext,
  keys: readonly string[],
  code: string,
): Promise<PeriodicDecision[]> {
  const lastError = code.length <= LONGEST_CODE && /^[\w.:-]+$/.test(code) ? code : 'unspecified';
  return withEffects(context, keys, (_file, effects, now) => {
    const sending = effects.filter(({ state }) => state === 'sending');
    const failed = sending.map((effect): OfficeEffectRow => {
      const released = { ...effect, leaseUntil: null, lastError };
      return effect.attempts >= MAX_ATTEMPTS || HOPELESS.has(code)
        ? { ...released, state: 'parked', nextAttemptAt: null }
        : {
            ...released,
            state: 'pending',
            nextAttemptAt: after(now, legalSpan(context.clock, backoffMs(effect.attempts))),
          };
    });
    const raise = failed.filter(({ state }) => state === 'parked').map(({ duty }) => duty);
    return { effects: failed, raise };
  });
}

/** Takes back what a broken-off attempt had leased and is to do again: the attempt counts. */
export async function releaseOfficeEffects({ pool }: RegisterContext, keys: readonly string[]): Promise<void> {
  await pool.query(
    `UPDATE office_effect SET state = 'pending', lease_until = NULL WHERE key = ANY($1::text[]) AND state = 'sending'`,
    [keys],
  );
}

/** What the subjects of these effects are asked, some subjects at a time. @returns the decisions of the effects' own duties */
export async function withEffects(
  context: RegisterContext,
  keys: readonly string[],
  ask: (
    file: SubjectFile,
    effects: readonly OfficeEffectRow[],
    now: Parameters<Parameters<typeof transactOffice>[2]>[1],
  ) => OfficeRequest,
): Promise<PeriodicDecision[]> {
  const found = await rowsOf(context, keys);
  const wanted = new Set(keys);
  const duties = new Set(found.map(({ duty }) => duty));
  const subjects = [...new Set(found.map(({ subject }) => subject))].sort();
  const decisions: PeriodicDecision[] = [];
  for (let from = 0; from < subjects.length; from += BATCH) {
    const batch = subjects.slice(from, from + BATCH);
    const settled = await transactOffice(context, batch, (file, now) =>
      ask(
        file,
        file.effects.filter(({ key }) => wanted.has(key)),
        now,
      ),
    );
    for (const { all, decisions: changed } of settled.values()) {
      const told = new Map(changed.map((decision) => [decision.duty, decision]));
      for (const [id, decision] of all) if (duties.has(id)) told.set(id, decision);
      decisions.push(...told.values());
    }
  }
  return decisions;
}

/** Whose these effects are. @throws {Refusal} RCV-UNKNOWN-FACT */
export const subjectsOfEffects = async (context: RegisterContext, keys: readonly string[]): Promise<SubjectId[]> => [
  ...new Set((await rowsOf(context, keys)).map(({ subject }) => subject)),
];

interface EffectOf {
  readonly key: string;
  readonly duty: PeriodicDutyId;
  readonly subject: SubjectId;
}

async function rowsOf({ pool }: RegisterContext, keys: readonly string[]): Promise<EffectOf[]> {
  const { rows } = await pool.query<EffectOf>({
    name: 'subjects-of-office-effects',
    text: 'SELECT e.key, e.duty, d.subject FROM office_effect e JOIN periodic_duty d ON d.id = e.duty WHERE e.key = ANY($1::text[])',
    values: [keys],
  });
  const found = new Set(rows.map(({ key }) => key));
  const unknown = keys.find((key) => !found.has(key));
  if (unknown !== undefined) throw new Refusal('RCV-UNKNOWN-FACT', { fact: unknown });
  return rows;
}
