import { END_STAGES } from '../domain/assessment/assessment';
import type { ObservedCase } from '../domain/assessment/observe';
import type { LegalDay } from '../domain/calendar/legal-day';
import { parisDay } from '../domain/calendar/paris-time';
import { type CaseId, type Fact, type Instant, isKind } from '../domain/facts/fact';
import type { RegisterContext } from './debtor-transaction';
import type { EffectRow } from './effect-rows';
import { appendRows } from './fact-rows';
import type { CaseMeta, OpenFile } from './open-file';
import { caseRow, deadlineRows, debtItemRows, dutyRows, effectRow, type Row } from './projections';
import { inOrderOfRecording, remindersOfThePast, standingUntil, TAKE_OVER } from './taken-over';
import type { WritePlan } from './write-plan';

/**
 * What is to be written for a file whose past has grown: the facts, and its projections as the whole past shows them. Deadlines,
 * duties and effects are all of them, to replace those on file.
 */
export function pastPlan(
  context: RegisterContext,
  file: OpenFile,
  appended: readonly Fact[],
  goLive: LegalDay,
  now: Instant,
): WritePlan {
  const { settings, seal } = context;
  const facts = inOrderOfRecording([...file.facts, ...appended]);
  const { cases, credit } = standingUntil(goLive, facts, settings, parisDay(now));
  const reminders = remindersOfThePast(goLive, facts, settings);
  const rows = appendRows(appended, new Map(), file.head, now, seal);
  const plan = { cases: [] as Row[], deadlines: [] as Row[], duties: [] as Row[], effects: [] as Row[] };
  for (const [id, observed] of cases) {
    const effects = reminders
      .filter((action) => action.case === id)
      .map(({ key, data }, index) => answeredFor({ key, case: id, rank: index + 1, data }, now));
    plan.cases.push(rowOf(context, file, id, observed, effects, facts, now));
    plan.deadlines.push(...deadlineRows(id, [], observed.record.deadlines));
    plan.duties.push(...dutyRows(id, [], observed.record.duties));
    plan.effects.push(...effects.map(effectRow));
  }
  const last = facts.at(-1)?.recordedAt ?? null;
  const head = { last_seq: rows.head.seq, last_hash: rows.head.hash.toString('hex'), last_recorded_at: last };
  return {
    ...plan,
    debtors: [{ id: file.debtor, ...head, credit_cents: String(credit) }],
    facts: rows.facts,
    personal: rows.personal,
    debtItems: debtItemRows(appended),
  };
}

function rowOf(
  { coreVersion }: RegisterContext,
  { debtor, meta }: OpenFile,
  id: CaseId,
  { assessment, record, endedOn }: ObservedCase,
  effects: readonly EffectRow[],
  facts: readonly Fact[],
  now: Instant,
): Row {
  const opened = facts.find((fact) => isKind(fact, 'case-opened') && fact.case === id);
  if (!opened) throw new Error(`case ${id} was never opened`);
  const version = (meta.get(id)?.version ?? 0) + 1;
  const row = caseRow({
    debtor,
    entry: assessment,
    record,
    effects,
    version,
    notifiedVersion: needsNoWorkflow(record, meta.get(id)) ? version : 0,
    openedOn: opened.on,
    endedOn,
    assessedWith: coreVersion,
  });
  // Live at once, in the course of the day: the wake-up is now, not late since this morning.
  const wakeAt = row['wake_at'] as Instant | null;
  return wakeAt !== null && wakeAt < now ? { ...row, wake_at: now } : row;
}

/** A case that has ended, with nothing left to come, and of which no workflow was ever told. */
const needsNoWorkflow = ({ stage, wakeOn }: ObservedCase['record'], meta: CaseMeta | undefined): boolean =>
  END_STAGES.has(stage) && wakeOn === null && (meta?.notifiedVersion ?? 0) === 0;

/** A reminder of the past: not sent, and never to be sent. */
function answeredFor(reminder: Pick<EffectRow, 'key' | 'case' | 'rank' | 'data'>, now: Instant): EffectRow {
  return {
    ...reminder,
    kind: 'remind-officer',
    state: 'done',
    queuedAt: now,
    attempts: 0,
    nextAttemptAt: null,
    leaseUntil: null,
    lastError: null,
    proof: null,
    evidence: { channel: TAKE_OVER, reference: reminder.key },
  };
}

/** Whether nothing but the past is on file: no live fact, and no effect but those answered for. */
export const isStillPast = (file: OpenFile, liveFacts: boolean): boolean =>
  file.facts.length === 0 ||
  (file.liveFrom !== null && !liveFacts && file.effects.every(({ evidence }) => evidence?.channel === TAKE_OVER));
