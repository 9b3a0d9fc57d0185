import type pg from 'pg';
import { addDays, type LegalDay, partsOf } from '../../domain/calendar/legal-day';
import { parisDay, parisInstant } from '../../domain/calendar/paris-time';
import type { Instant } from '../../domain/facts/fact';
import { decideOffice } from '../../domain/office/decide-office';
import { officeEvidenceFact } from '../../domain/office/evidence';
import type { NewOfficeFact } from '../../domain/office/office-fact';
import { PERIODIC_KINDS } from '../../domain/office/names';
import type {
  OfficeAction,
  OfficeContext,
  OfficeEffectKind,
  OfficeEffectState,
  OfficeState,
  PeriodicRecord,
} from '../../domain/office/periodic-duty';
import { Refusal } from '../../domain/refusal';
import type { RegisterContext } from '../debtor-transaction';
import { connectionOf, translated } from '../failures';
import type { OfficePast } from './contract';
import { dutyRow, emptyOfficePlan, officeEffectRow, officeFactRow, writeOffice } from './office-rows';
import { officeContextOf, officeVersion, unknownSubject } from './office-transaction';
import { LOCK_SUBJECTS, READ_SUBJECTS, READ_SURROUNDINGS, subjectFileOf, surroundingsOf } from './subject-file';
import type { SubjectRow, SurroundingsRow } from './subject-file';
import { readHoldings } from './subject-holdings';

/** When schedules open periods, and when a past day's due effects count as done: after its facts. */
const OPENING_MINUTES = 9 * 60;
const PERFORMED_MINUTES = 18 * 60;
/** Evidence of what a past did before it was taken over. */
const TAKEN_OVER = { channel: 'taken-over', reference: 'taken-over' } as const;

/**
 * Takes over the past of a bailiff or a caisse that has no facts on file yet: the core is folded over it day by day from the
 * day on which duties are owed, opening each period on its day; facts keep the instants at which they became known, and
 * `loadedAt` is now. What was due in the past is done there, nothing of it is sent; what is due today is left to the duties' workflows.
 *
 * @throws {Refusal} when a fact of it is refused, or RCV-MALFORMED when there is a past on file already
 */
export async function loadOfficePast(
  context: RegisterContext,
  past: OfficePast,
): Promise<{ readonly facts: number; readonly duties: number }> {
  const client = await connectionOf(context.pool);
  let broken: Error | undefined;
  try {
    await client.query('BEGIN');
    const loaded = await load(client, context, past);
    await client.query('COMMIT');
    return loaded;
  } catch (error) {
    await client.query('ROLLBACK').catch((failure: Error) => {
      broken = failure;
    });
    throw translated(error, {});
  } finally {
    client.release(broken);
  }
}

async function load(
  client: pg.PoolClient,
  context: RegisterContext,
  { subject, facts, contextOn }: OfficePast,
): Promise<{ facts: number; duties: number }> {
  await client.query({ ...LOCK_SUBJECTS, values: [[subject]] });
  const row = (await client.query<SubjectRow>({ ...READ_SUBJECTS, values: [[subject]] })).rows[0];
  if (!row) throw unknownSubject(subject);
  const file = subjectFileOf(row);
  if (file.facts.length > 0)
    throw new Refusal('RCV-MALFORMED', { field: 'subject', reason: 'un passé est déjà enregistré' });
  const signatories = facts.flatMap(({ data }) => ('signatory' in data ? [data.signatory] : []));
  const around = await client.query<SurroundingsRow>({ ...READ_SURROUNDINGS, values: [signatories] });
  const surroundings = surroundingsOf(around.rows[0]);
  const now = context.clock.now();
  const today = parisDay(now);
  const holdings = (await readHoldings(client, [file], context, today)).get(subject);
  const base = officeContextOf(context, file, { surroundings, holdings });
  const { state, dueSince } = fold(
    { subject, facts: [], duties: new Map() },
    facts,
    surroundings.dutiesFrom ?? today,
    today,
    (day) => ({ ...base, ...contextOn?.(day) }),
  );
  const plan = emptyOfficePlan();
  for (const [rank, record] of [...state.duties.values()].entries()) {
    const effects = record.effects.map(({ key, kind, state: as }, index) => ({
      key,
      duty: record.id,
      kind,
      rank: index + 1,
      data: dueSince.get(key)?.data ?? {},
      state: as,
      queuedAt: dueSince.get(key)?.at ?? now,
      attempts: 0,
      nextAttemptAt: null,
      leaseUntil: null,
      lastError: null,
      evidence: as === 'done' ? TAKEN_OVER : null,
    }));
    const version = (file.meta.get(record.id)?.version ?? 0) + 1;
    const assessedWith = officeVersion(context);
    plan.duties.push(dutyRow({ subject, record, effects, rank, version, notifiedVersion: 0, assessedWith }));
    plan.effects.push(...effects.map(officeEffectRow));
  }
  plan.facts.push(...state.facts.map((fact) => officeFactRow(fact, now)));
  const last = state.facts.at(-1);
  if (last) plan.subjects.push({ id: subject, last_seq: last.seq, last_recorded_at: last.recordedAt });
  await writeOffice(client, plan);
  return { facts: state.facts.length, duties: state.duties.size };
}

interface Due {
  readonly at: Instant;
  readonly data: OfficeAction['data'];
}

interface Folded {
  readonly state: OfficeState;
  /** When an effect became due, and what it would have carried. */
  readonly dueSince: ReadonlyMap<string, Due>;
}

function fold(
  start: OfficeState,
  facts: OfficePast['facts'],
  from: LegalDay,
  today: LegalDay,
  contextOn: (day: LegalDay) => OfficeContext,
): Folded {
  let state = start;
  const dueSince = new Map<string, Due>();
  const incoming = [...facts];
  const first = incoming[0] ? parisDay(incoming[0].recordedAt) : today;
  for (let day = first < from ? first : from; day <= today; day = addDays(day, 1)) {
    const step = (given: readonly NewOfficeFact[], recordedAt: Instant, isOpening: boolean): void => {
      const outcome = decideOffice(
        state,
        given,
        { today: day, recordedAt },
        contextOn(day),
        isOpening ? PERIODIC_KINDS : [],
      );
      for (const { key, data } of outcome.queued) dueSince.set(key, { at: recordedAt, data });
      state = outcome.state;
    };
    const wakes = [...state.duties.values()].some(({ wakeOn }) => wakeOn !== null && wakeOn <= day);
    const opens = isOpeningDay(day) || day === from;
    if (wakes || opens) step([], parisInstant(day, OPENING_MINUTES), opens);
    while (incoming[0] && parisDay(incoming[0].recordedAt) === day) {
      const fact = incoming.shift() as (typeof facts)[number];
      step([fact], fact.recordedAt, false);
    }
    for (let next = nextPerformed(state); day < today && next; next = nextPerformed(state)) {
      const { record, key } = next;
      const { kind } = record.effects.find((effect) => effect.key === key) as OfficeEffectState;
      const data = dueSince.get(key)?.data ?? {};
      const cases = kind === 'query-bailiff' ? { cases: contextOn(day).casesWithoutNews } : {};
      state = marked(state, record, key); // before its act is recorded, as the register does in one transaction
      const act = officeEvidenceFact({ key, kind, subject: state.subject, data }, day, TAKEN_OVER, cases);
      step([act], parisInstant(day, PERFORMED_MINUTES), false);
    }
  }
  return { state, dueSince };
}

/** Months and statements begin then. */
function isOpeningDay(day: LegalDay): boolean {
  const { month, day: date } = partsOf(day);
  return date === 1 || (date === 16 && (month === 1 || month === 7));
}

/** Freezing and sending a statement are told by facts of the past, or left to the service: nobody can make them up. */
const TOLD_BY_FACTS: ReadonlySet<OfficeEffectKind> = new Set(['freeze-statement', 'send-statement']);

/** What is due now and was done on its day, by whatever was there before. */
function nextPerformed({ duties }: OfficeState): { readonly record: PeriodicRecord; readonly key: string } | null {
  for (const record of duties.values())
    for (const { key, kind, state } of record.effects)
      if (state === 'pending' && !TOLD_BY_FACTS.has(kind)) return { record, key };
  return null;
}

function marked(state: OfficeState, record: PeriodicRecord, done: string): OfficeState {
  const effects = record.effects.map((effect) =>
    effect.key === done ? { ...effect, state: 'done' as const } : effect,
  );
  return { ...state, duties: new Map(state.duties).set(record.id, { ...record, effects }) };
}
