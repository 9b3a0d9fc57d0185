import type pg from 'pg';
import { compareKnowledge, type Knowledge } from '../../domain/assessment/decision';
import { nextVisit, readVisits } from '../../domain/bailiffs/visits';
import { parisDay } from '../../domain/calendar/paris-time';
import type { Instant } from '../../domain/facts/fact';
import type { OfficeEffectKind } from '../../domain/office/names';
import { officeFile } from '../../domain/office/office-file';
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
import { type LeaseRow, readLeaseRows } from './lease-rows';
import { LOCK_SUBJECTS, READ_SURROUNDINGS, type SurroundingsRow, surroundingsOf } from './subject-file';
import { readSilentCases } from './subject-holdings';

/** A worker that dies leaves what it leased for so long; a fast clock must leave it time to record thousands all the same. */
const SHORTEST_LEASE_REAL_MS = 30_000;
/** Reminders in one message at most. */
const LARGEST_GROUP = 5_000;
/** Not messages: they count for no hour. */
const SILENT: ReadonlySet<OfficeEffectKind> = new Set(['freeze-statement', 'send-statement']);

/** Whose the effect is, and how it stands. */
const ONE = {
  name: 'office-effect-of',
  text: 'SELECT e.kind, e.state, d.subject FROM office_effect e JOIN periodic_duty d ON d.id = e.duty WHERE e.key = $1',
} as const;

/** One message tells the desk of all: whoever finds another at it leaves it to the other. */
const LEAD = "SELECT pg_try_advisory_xact_lock(hashtextextended('office-effect/remind-desk', 0)) AS leads";

/** All other reminders to the desk that may leave (`$2` now), whose subjects nobody has in hand; their subjects are locked with it. */
const COMPANIONS = {
  name: 'office-effect-companions',
  text: `SELECT e.key FROM office_effect e JOIN periodic_duty d ON d.id = e.duty JOIN office_subject s ON s.id = d.subject
    WHERE e.kind = 'remind-desk' AND e.state IN ('pending', 'sending') AND e.key <> $1 AND coalesce(greatest(e.next_attempt_at, e.lease_until), '-infinity') <= $2::timestamptz
    ORDER BY e.key LIMIT ${LARGEST_GROUP} FOR UPDATE OF s SKIP LOCKED`,
} as const;

interface Asked {
  readonly kind: OfficeEffectKind;
  readonly state: OfficeEffectRow['state'];
  readonly subject: string;
}

/**
 * Takes an effect for doing it, for `leaseMs` of legal time, and with a reminder to the desk all others that may leave: one message
 * tells of them. Reads everything again under the subjects' locks; of the others only those are taken that are free, for thousands of
 * workflows ask for the same group within minutes.
 *
 * @param known what the duty's workflow knows: more than the register when that was restored to an earlier moment
 * @returns null when it is done, cancelled, parked, leased by another or not yet due, or another is about to tell of it; and for every
 * effect while the register is behind, its kind paused, or the hour full: it is then put off
 */
export async function leaseOfficeEffects(
  context: RegisterContext,
  key: string,
  leaseMs: number,
  known?: Knowledge,
): Promise<LeasedOfficeEffect[] | null> {
  const [asked] = (await context.pool.query<Asked>({ ...ONE, values: [key] })).rows;
  if (!asked) throw new Refusal('RCV-UNKNOWN-FACT', { fact: key });
  // Most that ask find it done by another's message: they are answered without a lock.
  if (asked.state !== 'pending' && asked.state !== 'sending') return null;
  const client = await connectionOf(context.pool);
  let broken: Error | undefined;
  let exhausted: string[] = [];
  let ahead = false;
  try {
    await client.query('BEGIN');
    const isGroup = asked.kind === 'remind-desk';
    if (isGroup && !(await client.query<{ leads: boolean }>(LEAD)).rows[0]?.leads) {
      await client.query('ROLLBACK');
      return null;
    }
    const now = context.clock.now();
    await client.query({ ...LOCK_SUBJECTS, values: [[asked.subject]] });
    const companions = isGroup ? (await client.query<{ key: string }>({ ...COMPANIONS, values: [key, now] })).rows : [];
    const around = await client.query<SurroundingsRow>({ ...READ_SURROUNDINGS, values: [[]] });
    const rows = await readLeaseRows(client, [key, ...companions.map((row) => row.key)]);
    const { behind, epoch, paused } = surroundingsOf(around.rows[0]);
    const version = rows.find((row) => row.key === key)?.version ?? 0;
    ahead = known !== undefined && compareKnowledge(known, { epoch, version }) > 0;
    const due = rows.filter((row) => !ahead && !behind && isOfficeEffectDue(row, { paused, now }));
    exhausted = due.filter(({ attempts }) => attempts >= MAX_ATTEMPTS).map((row) => row.key);
    const taken = due.filter(({ attempts }) => attempts < MAX_ATTEMPTS);
    // The one that was asked for leads: when it is not to be sent, whoever asks for another tells of that.
    if (taken.some((row) => row.key === key)) {
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

async function take(
  client: pg.PoolClient,
  { ruleset, effectsPerHour }: RegisterContext,
  taken: readonly LeaseRow[],
  leaseUntil: Instant,
  now: Instant,
): Promise<LeasedOfficeEffect[] | null> {
  const keys = taken.map(({ key }) => key);
  if (taken.every(({ kind }) => SILENT.has(kind)))
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
  const handedOver = await knownHandOver(client, keys);
  const leased: LeasedOfficeEffect[] = [];
  for (const { visits, attempts, version: _version, state: _state, nextAttemptAt: _next, ...row } of taken) {
    const asks = row.kind === 'query-bailiff' || row.kind === 'remind-bailiff';
    leased.push({
      ...row,
      today,
      plannedOn: nextVisit(readVisits(officeFile(visits)), today)?.data.day ?? null,
      cases: asks && row.bailiff ? await readSilentCases(client, row.bailiff.id, ruleset, today) : [],
      handedOver,
      attempt: attempts + 1,
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
