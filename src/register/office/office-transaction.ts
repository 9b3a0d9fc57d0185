import type pg from 'pg';
import type { Moment } from '../../domain/assessment/debtor-state';
import { parisDay } from '../../domain/calendar/paris-time';
import type { Instant } from '../../domain/facts/fact';
import { decideOffice } from '../../domain/office/decide-office';
import type { NewOfficeFact, SubjectId } from '../../domain/office/office-fact';
import type { PeriodicDecision } from '../../domain/office/periodic-decision';
import type {
  OfficeContext,
  OfficeOutcome,
  OfficeState,
  PeriodicDutyId,
  PeriodicKind,
  PeriodicRecord,
} from '../../domain/office/periodic-duty';
import { Refusal } from '../../domain/refusal';
import { nextInstant, type RegisterContext } from '../debtor-transaction';
import { connectionOf, translated } from '../failures';
import type { Row } from '../projections';
import type { OfficeConsequences } from './contract';
import { readHoldings, type SubjectHoldings } from './subject-holdings';
import { effectState, type OfficeEffectRow, settledOfficeEffects } from './office-effect-rows';
import { dutyRow, emptyOfficePlan, officeEffectRow, officeFactRow, type OfficePlan, writeOffice } from './office-rows';
import { periodicDecisionFor } from './periodic-decisions';
import {
  LOCK_SUBJECTS,
  type OfficeSurroundings,
  READ_SUBJECTS,
  READ_SURROUNDINGS,
  type SubjectFile,
  subjectFileOf,
  type SubjectRow,
  type SurroundingsRow,
  surroundingsOf,
} from './subject-file';

/** What is asked of a subject's file once it is read under the lock. */
export interface OfficeRequest {
  readonly facts?: readonly NewOfficeFact[];
  /** Effects as they are to stand before the core decides. */
  readonly effects?: readonly OfficeEffectRow[];
  /** Kinds whose periods that are due and not yet started are to be opened. */
  readonly open?: readonly PeriodicKind[];
  /** Duties whose version rises even when the core sees no change. */
  readonly raise?: readonly PeriodicDutyId[];
  /** The duty whose own workflow is being answered: it need not be told again. */
  readonly told?: PeriodicDutyId;
}

export interface SettledSubject extends OfficeConsequences {
  /** The current decision of every duty of the subject. */
  readonly all: ReadonlyMap<PeriodicDutyId, PeriodicDecision>;
  /** Duties that were not on file before. */
  readonly opened: readonly PeriodicDutyId[];
  readonly outcome: OfficeOutcome;
  /** Every effect of the subject as it now stands. */
  readonly effects: readonly OfficeEffectRow[];
}

export interface OfficeTransactionOptions {
  /** Goes first, in the same transaction: makes what the subject is about (a bailiff declared). */
  readonly prepare?: (client: pg.PoolClient) => Promise<unknown>;
  readonly signatories?: readonly string[];
  /** Everything is looked up and decided, nothing is written. */
  readonly dryRun?: boolean;
}

/** What rules and settings made of a duty's last assessment. */
export const officeVersion = ({ coreVersion, ruleset }: Pick<RegisterContext, 'coreVersion' | 'ruleset'>): string =>
  `${coreVersion} ${ruleset}`;

/**
 * The one transaction of the office: lock the subjects, read their files, decide each, write all, commit. The subjects are
 * locked in one order, so that two such transactions never wait for each other.
 *
 * @param request says what is to be done with a file, or null to leave it as it is
 * @returns what became of each subject that was not left as it is; unknown ones are left out
 * @throws {Refusal} nothing was changed
 * @throws {RegisterBusy} worth another try
 */
export async function transactOffice(
  context: RegisterContext,
  subjects: readonly SubjectId[],
  request: (file: SubjectFile, now: Instant, surroundings: OfficeSurroundings) => OfficeRequest | null,
  { prepare, signatories = [], dryRun = false }: OfficeTransactionOptions = {},
): Promise<Map<SubjectId, SettledSubject>> {
  const client = await connectionOf(context.pool);
  let broken: Error | undefined;
  const settled = new Map<SubjectId, SettledSubject>();
  let named: { fact?: string } = {};
  try {
    // All of it is on its way before the first answer. Reading is a statement of its own, behind the lock, so that it sees
    // what the one before us committed.
    const [, , , files, around] = await Promise.all([
      client.query('BEGIN'),
      prepare?.(client),
      client.query({ ...LOCK_SUBJECTS, values: [subjects] }),
      client.query<SubjectRow>({ ...READ_SUBJECTS, values: [subjects] }),
      client.query<SurroundingsRow>({ ...READ_SURROUNDINGS, values: [signatories] }),
    ]);
    const surroundings = surroundingsOf(around.rows[0]);
    const read = files.rows.map(subjectFileOf);
    const today = parisDay(context.clock.now());
    const holdings = await readHoldings(client, read, context, today);
    const plan = emptyOfficePlan();
    for (const file of read) {
      const now = nextInstant(context.clock, file.lastRecordedAt);
      const asked = request(file, now, surroundings);
      if (asked === null) continue;
      named = asked.facts?.[0] ? { fact: asked.facts[0].id } : {};
      const around_ = { surroundings, holdings: holdings.get(file.subject) };
      settled.set(file.subject, settleSubject(context, file, around_, asked, now, plan));
    }
    if (dryRun || settled.size === 0) await client.query('ROLLBACK');
    else await Promise.all([writeOffice(client, plan), client.query('COMMIT')]);
  } catch (error) {
    await client.query('ROLLBACK').catch((failure: Error) => {
      broken = failure;
    });
    throw translated(error, named);
  } finally {
    client.release(broken);
  }
  if (!dryRun) for (const one of settled.values()) context.observeOffice(officeConsequencesOf(one));
  return settled;
}

export const officeConsequencesOf = ({
  subject,
  recordedAt,
  appended,
  duplicates,
  entries,
  decisions,
}: SettledSubject): OfficeConsequences => ({ subject, recordedAt, appended, duplicates, entries, decisions });

export interface Around {
  readonly surroundings: OfficeSurroundings;
  readonly holdings: SubjectHoldings | undefined;
}

/** Decides what is asked of one file and adds to the plan what is to be written for it. @throws {Refusal} */
function settleSubject(
  context: RegisterContext,
  file: SubjectFile,
  around: Around,
  asked: OfficeRequest,
  now: Instant,
  plan: OfficePlan,
): SettledSubject {
  const { subject } = file;
  const { surroundings } = around;
  const altered = new Map((asked.effects ?? []).map((effect) => [effect.key, effect]));
  const standing = file.effects.map((effect) => altered.get(effect.key) ?? effect);
  const moment: Moment = { today: parisDay(now), recordedAt: now };
  const outcome = decideOffice(
    officeStateOf(file, standing, now),
    asked.facts ?? [],
    moment,
    officeContextOf(context, file, around),
    // Before the installation has begun nothing is owed, hence nothing opened.
    surroundings.dutiesFrom === null ? [] : (asked.open ?? []),
  );
  const effects = settledOfficeEffects(standing, outcome, now);
  const before = new Map(file.effects.map((effect) => [effect.key, effect]));
  const raised = new Set<PeriodicDutyId>([...outcome.changed, ...(asked.raise ?? [])]);
  const assessedWith = officeVersion(context);

  const all = new Map<PeriodicDutyId, PeriodicDecision>();
  const opened: PeriodicDutyId[] = [];
  let lastRank = Math.max(-1, ...[...file.meta.values()].map(({ rank }) => rank));
  for (const [id, record] of outcome.state.duties) {
    const meta = file.meta.get(id);
    if (!meta) opened.push(id);
    const own = effects.filter((effect) => effect.duty === id);
    const isRaised = raised.has(id) || !meta;
    const version = (meta?.version ?? 0) + (isRaised ? 1 : 0);
    const told = asked.told === id;
    const row = (of: Omit<PeriodicRecord, 'effects'>, ownEffects: readonly OfficeEffectRow[]): Row =>
      dutyRow({
        subject,
        record: of,
        effects: ownEffects,
        rank: meta?.rank ?? lastRank,
        version,
        notifiedVersion: told ? version : 0,
        assessedWith,
      });
    if (!meta) lastRank += 1;
    const toTell = told && (meta?.notifiedVersion !== version || meta.workflowMissing);
    const old = file.records.get(id);
    const ownBefore = file.effects.filter((effect) => effect.duty === id);
    if (
      isRaised ||
      toTell ||
      meta.late ||
      meta.assessedWith !== assessedWith ||
      !old ||
      JSON.stringify(row(old, ownBefore)) !== JSON.stringify(row(record, own))
    )
      plan.duties.push(row(record, own));
    const { epoch, paused } = surroundings;
    const decision = periodicDecisionFor(
      { record, version, epoch, late: false, effects: own, paused },
      context.clock,
      now,
    );
    all.set(id, decision);
    if (isRaised) raised.add(id);
  }
  plan.facts.push(...outcome.appended.map((fact) => officeFactRow(fact, null)));
  plan.effects.push(...effects.filter((effect) => before.get(effect.key) !== effect).map(officeEffectRow));
  if (outcome.appended.length > 0)
    plan.subjects.push({ id: subject, last_seq: file.lastSeq + outcome.appended.length, last_recorded_at: now });
  return {
    subject,
    recordedAt: now,
    appended: outcome.appended,
    duplicates: outcome.duplicates,
    entries: outcome.entries,
    decisions: [...all.values()].filter(({ duty }) => raised.has(duty as PeriodicDutyId)),
    all,
    opened,
    outcome,
    effects,
  };
}

/** The file as the core takes it, with its effects as they stand. */
export function officeStateOf(file: SubjectFile, effects: readonly OfficeEffectRow[], now: Instant): OfficeState {
  const duties = new Map<PeriodicDutyId, PeriodicRecord>();
  for (const [id, record] of file.records)
    duties.set(id, {
      ...record,
      effects: effects.filter(({ duty }) => duty === id).map((effect) => effectState(effect, now)),
    });
  return { subject: file.subject, facts: file.facts, duties };
}

/** @throws {Refusal} RCV-UNKNOWN-BAILIFF, RCV-UNKNOWN-CAISSE when the subject was never declared */
export function officeContextOf(
  { ruleset }: RegisterContext,
  { subject, bailiff, caisse }: SubjectFile,
  { surroundings, holdings }: Around,
): OfficeContext {
  if (!bailiff && !caisse) throw unknownSubject(subject);
  const { caisses, delegations, dutiesFrom } = surroundings;
  return {
    ruleset,
    dutiesFrom: dutiesFrom ?? NEVER,
    ...(bailiff ? { bailiff } : {}),
    ...(caisse ? { caisse: { id: caisse.id, since: caisse.since } } : {}),
    caisses,
    volumes: holdings?.volumes ?? [],
    casesWithoutNews: holdings?.casesWithoutNews ?? 0,
    silentSince: holdings?.silentSince ?? null,
    delegations,
  };
}

/** Later than any duty. */
const NEVER = '9999-12-31' as OfficeContext['dutiesFrom'];

/** What to say of a subject that is not on file. */
export function unknownSubject(subject: SubjectId): Refusal {
  const [kind, ...id] = subject.split(':');
  return kind === 'caisse'
    ? new Refusal('RCV-UNKNOWN-CAISSE', { caisse: id.join(':') })
    : new Refusal('RCV-UNKNOWN-BAILIFF', { bailiff: id.join(':') });
}
