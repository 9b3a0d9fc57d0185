import type pg from 'pg';
import { compareKnowledge, type Knowledge } from '../../domain/assessment/decision';
import { parisDay } from '../../domain/calendar/paris-time';
import type { LegalDay } from '../../domain/calendar/legal-day';
import type { Instant } from '../../domain/facts/fact';
import { isOfficeKind, type OfficeFact } from '../../domain/office/office-fact';
import type { OfficeEffectKind } from '../../domain/office/names';
import { Refusal } from '../../domain/refusal';
import type { RegisterContext } from '../debtor-transaction';
import { effectDigest } from '../effect-digest';
import { connectionOf, translated } from '../failures';
import { hourOf, TAKE_OFFICE, type TakeRow } from '../hourly-ceiling';
import { after, legalSpan, MAX_ATTEMPTS } from '../intervals';
import { KNOWN_HAND_OVER, type KnownHandOverRow } from '../known-hand-overs';
import { noteBehind } from '../restoration';
import type { LeasedOfficeEffect } from './contract';
import { failOfficeEffects } from './office-evidence';
import { isOfficeEffectDue, type OfficeEffectRow } from './office-effect-rows';
import {
  LOCK_SUBJECTS,
  READ_SUBJECTS,
  READ_SURROUNDINGS,
  type SubjectFile,
  subjectFileOf,
  type SubjectRow,
  type SurroundingsRow,
  surroundingsOf,
} from './subject-file';
import { readSilentCases } from './subject-holdings';

/** A worker that dies leaves what it leased for so long; a fast clock must leave it time to record thousands all the same. */
const SHORTEST_LEASE_REAL_MS = 30_000;
/** Reminders in one message at most. */
const LARGEST_GROUP = 5_000;
/** Not messages: they count for no hour. */
const SILENT: ReadonlySet<OfficeEffectKind> = new Set(['freeze-statement', 'send-statement']);

/** What the effect `$1` is, and with it, when it is a reminder to the desk, all reminders that may leave now (`$2`): one message tells them. */
const GROUP = {
  name: 'office-effect-group',
  text: `SELECT e.key, d.subject FROM office_effect e JOIN periodic_duty d ON d.id = e.duty WHERE e.key = $1
    UNION SELECT * FROM (SELECT e.key, d.subject FROM office_effect e JOIN periodic_duty d ON d.id = e.duty
      WHERE e.kind = 'remind-desk' AND e.state IN ('pending', 'sending') AND coalesce(greatest(e.next_attempt_at, e.lease_until), '-infinity') <= $2::timestamptz
        AND EXISTS (SELECT FROM office_effect o WHERE o.key = $1 AND o.kind = 'remind-desk') ORDER BY e.key LIMIT ${LARGEST_GROUP}) g`,
} as const;

/**
 * Takes an effect for doing it, for `leaseMs` of legal time, and with a reminder to the desk all others that may leave: one message
 * tells of them. Reads everything again under the subjects' locks.
 * @param known what the duty's workflow knows: more than the register when that was restored to an earlier moment
 * @returns null when it is done, cancelled, parked, leased by another or not yet due; and for every effect while the register is
 * behind, its kind paused, or the hour full: it is then put off
 */
export async function leaseOfficeEffects(
  context: RegisterContext,
  key: string,
  leaseMs: number,
  known?: Knowledge,
): Promise<LeasedOfficeEffect[] | null> {
  const client = await connectionOf(context.pool);
  let broken: Error | undefined;
  let exhausted: string[] = [];
  let ahead = false;
  try {
    await client.query('BEGIN');
    const now = context.clock.now();
    const group = await client.query<{ key: string; subject: string }>({ ...GROUP, values: [key, now] });
    const keys = new Set(group.rows.map((row) => row.key));
    if (!keys.has(key)) throw new Refusal('RCV-UNKNOWN-FACT', { fact: key });
    const subjects = [...new Set(group.rows.map(({ subject }) => subject))];
    const [, files, around] = await Promise.all([
      client.query({ ...LOCK_SUBJECTS, values: [subjects] }),
      client.query<SubjectRow>({ ...READ_SUBJECTS, values: [subjects] }),
      client.query<SurroundingsRow>({ ...READ_SURROUNDINGS, values: [[]] }),
    ]);
    const { behind, epoch, paused } = surroundingsOf(around.rows[0]);
    const effects = files.rows
      .map(subjectFileOf)
      .flatMap((file) => file.effects.map((effect) => ({ file, effect })))
      .filter(({ effect }) => keys.has(effect.key));
    const own = effects.find(({ effect }) => effect.key === key);
    const version = own?.file.meta.get(own.effect.duty)?.version ?? 0;
    ahead = known !== undefined && compareKnowledge(known, { epoch, version }) > 0;
    const due = effects.filter(({ effect }) => !ahead && !behind && isOfficeEffectDue(effect, { paused, now }));
    exhausted = due.filter(({ effect }) => effect.attempts >= MAX_ATTEMPTS).map(({ effect }) => effect.key);
    const taken = due.filter(({ effect }) => effect.attempts < MAX_ATTEMPTS);
    // The one that was asked for leads: when another has it, another has its companions too.
    if (taken.some(({ effect }) => effect.key === key)) {
      const leaseUntil = after(now, legalSpan(context.clock, leaseMs, SHORTEST_LEASE_REAL_MS));
      const leased = await take(client, context, taken, leaseUntil, now);
      await client.query('COMMIT');
      return leased;
    }
    await client.query('ROLLBACK');
  } catch (error) {
    await client.query('ROLLBACK').catch((failure: Error) => {
      broken = failure;
    });
    throw translated(error, {});
  } finally {
    client.release(broken);
  }
  if (ahead) await noteBehind(context.pool);
  // Workers died with them time and again: someone must look.
  if (exhausted.length > 0) await failOfficeEffects(context, exhausted, 'lease-expired');
  return null;
}

interface Taken {
  readonly file: SubjectFile;
  readonly effect: OfficeEffectRow;
}

async function take(
  client: pg.PoolClient,
  { ruleset, effectsPerHour }: RegisterContext,
  taken: readonly Taken[],
  leaseUntil: Instant,
  now: Instant,
): Promise<LeasedOfficeEffect[] | null> {
  const keys = taken.map(({ effect }) => effect.key);
  if (taken.every(({ effect }) => SILENT.has(effect.kind)))
    await client.query(
      `UPDATE office_effect SET state = 'sending', lease_until = $2, attempts = attempts + 1, next_attempt_at = NULL WHERE key = ANY($1::text[])`,
      [keys, leaseUntil],
    );
  else {
    const { rows } = await client.query<TakeRow>({
      ...TAKE_OFFICE,
      values: [keys, leaseUntil, hourOf(now), effectsPerHour],
    });
    if (!rows[0]?.has_room) return null;
  }
  const today = parisDay(now);
  const held = await heldBy(
    client,
    taken.flatMap(({ file }) => (file.bailiff ? [file.bailiff.id] : [])),
  );
  const known = await knownHandOver(client, keys);
  const leased: LeasedOfficeEffect[] = [];
  for (const { file, effect } of taken) {
    const record = file.records.get(effect.duty);
    if (!record) throw new Error(`effect ${effect.key} has no duty`);
    const { bailiff } = file;
    const asks = bailiff !== null && (effect.kind === 'query-bailiff' || effect.kind === 'remind-bailiff');
    leased.push({
      key: effect.key,
      kind: effect.kind,
      duty: effect.duty,
      subject: file.subject,
      bailiff,
      caisse: file.caisse,
      period: record.period,
      stage: record.stage,
      opensOn: record.opensOn,
      dueOn: record.dueOn,
      today,
      plannedOn: plannedVisit(file.facts, today),
      held: bailiff === null ? 0 : (held.get(bailiff.id) ?? 0),
      cases: asks ? await readSilentCases(client, bailiff.id, ruleset, today) : [],
      data: effect.data,
      handedOver: known,
      attempt: effect.attempts + 1,
      leaseUntil,
    });
  }
  return leased;
}

/** Whether the one that is taken by itself left in a time that the register lost; what several left by is known of none of them. */
async function knownHandOver(client: pg.PoolClient, keys: readonly string[]): Promise<KnownHandOverRow | null> {
  const [key, another] = keys;
  if (key === undefined || another !== undefined) return null;
  const { rows } = await client.query<KnownHandOverRow>({ ...KNOWN_HAND_OVER, values: [effectDigest(key)] });
  return rows[0] ?? null;
}

async function heldBy(client: pg.PoolClient, bailiffs: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const { rows } = await client.query<{ bailiff: string; held: number }>(
    'SELECT bailiff, count(*)::int AS held FROM recovery_case WHERE bailiff = ANY($1::text[]) AND ended_on IS NULL GROUP BY bailiff',
    [bailiffs],
  );
  return new Map(rows.map(({ bailiff, held }) => [bailiff, held]));
}

/** The next visit that was planned and neither cancelled nor taken back. */
function plannedVisit(facts: readonly OfficeFact[], today: LegalDay): LegalDay | null {
  const undone = new Set<string>();
  for (const fact of facts) {
    if (fact.retracts !== undefined) undone.add(fact.retracts);
    if (isOfficeKind(fact, 'visit-cancelled')) undone.add(fact.data.visit);
  }
  const days = facts.flatMap((fact) =>
    isOfficeKind(fact, 'visit-planned') && !undone.has(fact.id) && fact.data.day >= today ? [fact.data.day] : [],
  );
  return days.sort()[0] ?? null;
}
