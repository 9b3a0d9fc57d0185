import type pg from 'pg';
import { type Acceptance, type CoreSettings, decide, type Outcome } from '../domain/assessment/decide';
import type { Decision } from '../domain/assessment/decision';
import { epochMs, instantOf, parisDay } from '../domain/calendar/paris-time';
import type { Clock } from '../domain/clock';
import { type CaseId, factKey, type Instant, isKind, type NewFact } from '../domain/facts/fact';
import { Refusal } from '../domain/refusal';
import type { RuleSetChoice } from '../domain/rules/rule-sets';
import type { Consequences } from './contract';
import { assessed, decisionFor } from './decisions';
import { type EffectRow, newlyDoubtful, settledEffects } from './effect-rows';
import { appendRows, contentDigest } from './fact-rows';
import { connectionOf, translated } from './failures';
import { debtorState, lockAndRead, type Named, NOBODY, type OpenFile, type Target } from './open-file';
import { caseRow, deadlineRows, debtItemRows, dutyRows, effectRow, type Row } from './projections';
import type { OfficeConsequences } from './office/contract';
import { inOnePacket } from './pipelining';
import type { Sealing } from './sealing';
import { standStill } from './taken-over';
import { write, type WritePlan } from './write-plan';

/** What every transaction of the register works with. */
export interface RegisterContext {
  readonly pool: pg.Pool;
  /** Connections that can COPY, for bulk intake; null where there is none. */
  readonly bulkPool: pg.Pool | null;
  readonly clock: Clock;
  readonly settings: CoreSettings;
  readonly seal: Sealing;
  /** Of core, rules and settings (`assessedBy`). */
  readonly coreVersion: string;
  /** Of the periodic duties. */
  readonly ruleset: RuleSetChoice;
  /** How many effects may leave in an hour of legal time, all workers together; null: any number. */
  readonly effectsPerHour: number | null;
  readonly observe: (consequences: Consequences) => void;
  readonly observeOffice: (consequences: OfficeConsequences) => void;
}

/** What a transaction asks for, once the file is read under the lock. */
export interface Request {
  readonly facts?: readonly NewFact[];
  /** Effects as they are to stand before the core decides. */
  readonly effects?: readonly EffectRow[];
  /** What a person lets pass of what is held. */
  readonly accepted?: Acceptance;
  /** Cases whose version rises even when the core sees no change. */
  readonly raise?: readonly CaseId[];
  /** The case whose own workflow is being answered: it need not be told again. */
  readonly told?: CaseId;
}

export interface Settled extends Consequences {
  /** The current decision of every case of the debtor. */
  readonly all: ReadonlyMap<CaseId, Decision>;
  /** What the core decided. */
  readonly outcome: Outcome;
  /** Every effect of the debtor as it now stands. */
  readonly effects: readonly EffectRow[];
}

export interface TransactionOptions {
  /** Goes first, in the same transaction: makes what the target names (a debtor taken in). Sends its statements at once. */
  readonly prepare?: (client: pg.PoolClient) => Promise<void>;
  /** Whom the facts name: without it, nobody. */
  readonly named?: Named;
}

/**
 * The one transaction: lock the debtor, read its file, decide, append, write the projections, commit. Three round trips on
 * a pipelined connection when nothing is prepared: (begin, lock, read), (write, commit).
 *
 * @param request says what is to be done with the file, or null to leave everything as it is
 * @throws {Refusal} nothing was changed
 * @throws {RegisterBusy} worth another try
 */
export async function transact(
  context: RegisterContext,
  target: Target,
  request: (file: OpenFile, now: Instant) => Request | null,
  options: TransactionOptions = {},
): Promise<Settled | null> {
  const client = await connectionOf(context.pool);
  let broken: Error | undefined;
  let subject: Parameters<typeof translated>[1] = {};
  try {
    // All of it is on its way before the first answer; what fails first is what is reported.
    const [, , file] = await inOnePacket(client, () =>
      Promise.all([
        client.query('BEGIN'),
        options.prepare?.(client),
        lockAndRead(client, target, options.named ?? NOBODY),
      ]),
    );
    if (!file) throw unknownTarget(target);
    const now = nextInstant(context.clock, file.lastRecordedAt);
    const asked = request(file, now);
    if (asked === null) {
      await client.query('ROLLBACK');
      return null;
    }
    subject = subjectOf(asked.facts ?? []);
    const { plan, settled } = settle(context, file, asked, now);
    await inOnePacket(client, () => Promise.all([write(client, plan), client.query('COMMIT')]));
    if (settled.appended.length > 0 || settled.entries.length > 0 || settled.decisions.length > 0)
      context.observe(consequencesOf(settled));
    return settled;
  } catch (error) {
    await client.query('ROLLBACK').catch((failure: Error) => {
      broken = failure;
    });
    throw translated(error, subject);
  } finally {
    client.release(broken);
  }
}

export const consequencesOf = ({ recordedAt, appended, duplicates, entries, decisions }: Settled): Consequences => ({
  recordedAt,
  appended,
  duplicates,
  entries,
  decisions,
});

/** The instant of a transaction, read under the lock: later than any before it in this file, whatever the machine's clock does. */
export function nextInstant(clock: Clock, last: Instant | null): Instant {
  const now = clock.now();
  return last !== null && now <= last ? instantOf(epochMs(last) + 1) : now;
}

/** Decides what is asked of a file, and what is to be written for it; writes nothing. @throws {Refusal} */
export function settle(
  context: RegisterContext,
  file: OpenFile,
  asked: Request,
  now: Instant,
): { plan: WritePlan; settled: Settled } {
  const { clock, settings, seal, coreVersion } = context;
  const given = asked.facts ?? [];
  const altered = new Map((asked.effects ?? []).map((effect) => [effect.key, effect]));
  const standing = file.effects.map((effect) => altered.get(effect.key) ?? effect);

  // A repetition is told by its digest, so that it stays one when personal values were erased meanwhile.
  const repeated = new Set(
    given.filter((fact) => {
      const onFile = file.digests.get(factKey(fact));
      return onFile !== undefined && onFile === contentDigest(fact, seal);
    }),
  );
  const fresh = given.filter((fact) => !repeated.has(fact));
  const assessedOtherwise = new Set<CaseId>();
  for (const [id, meta] of file.meta) if (meta.assessedWith !== coreVersion) assessedOtherwise.add(id);
  const previous = { ...debtorState(file, standing, now), assessedOtherwise };
  const moment = { today: parisDay(now), recordedAt: now };
  const outcome =
    file.liveFrom !== null && moment.today < file.liveFrom
      ? standStill(previous, { facts: fresh, accepted: asked.accepted }, file.liveFrom, settings, moment.today)
      : decide(
          previous,
          fresh,
          moment,
          { settings, delegations: file.delegations, bailiffs: file.bailiffs, version: coreVersion },
          asked.accepted,
        );
  for (const fact of outcome.duplicates) repeated.add(fact);

  const effects = settledEffects(standing, outcome, now).sort((a, b) => a.rank - b.rank);
  const appended = appendRows(
    outcome.appended,
    new Map(given.map((fact) => [factKey(fact), fact])),
    file.head,
    null,
    seal,
  );
  const before = new Map(file.effects.map((effect) => [effect.key, effect]));
  const raised = new Set<CaseId>([...outcome.changed, ...(asked.raise ?? []), ...newlyDoubtful(effects, before)]);

  const cases: Row[] = [];
  const decisions: Decision[] = [];
  const all = new Map<CaseId, Decision>();
  const deadlines: Row[] = [];
  const duties: Row[] = [];
  for (const [id, record] of outcome.state.cases) {
    const meta = file.meta.get(id);
    const entry = assessed(outcome.assessment, id);
    const own = effects.filter((effect) => effect.case === id);
    const version = (meta?.version ?? 0) + (raised.has(id) ? 1 : 0);
    const toTell = asked.told === id && (meta?.notifiedVersion !== version || meta.workflowMissing);
    if (raised.has(id) || meta?.late || meta?.assessedWith !== coreVersion || toTell) {
      const endedOn = meta?.endedOn ?? parisDay(now);
      cases.push(
        caseRow({
          debtor: file.debtor,
          entry,
          record,
          effects: own,
          version,
          notifiedVersion: asked.told === id ? version : 0,
          openedOn: openedOn(outcome, id),
          endedOn,
          assessedWith: coreVersion,
        }),
      );
      deadlines.push(...deadlineRows(id, file.records.get(id)?.deadlines ?? [], record.deadlines));
      duties.push(...dutyRows(id, file.records.get(id)?.duties ?? [], record.duties));
    }
    const decision = decisionFor(
      {
        case: id,
        caisse: entry.caisse,
        version,
        epoch: file.installation.epoch,
        late: false,
        record,
        effects: own,
        paused: file.paused,
      },
      clock,
      now,
    );
    all.set(id, decision);
    if (raised.has(id)) decisions.push(decision);
  }

  const { credit } = outcome.assessment;
  const head = {
    id: file.debtor,
    last_seq: appended.head.seq,
    last_recorded_at: now,
    last_hash: appended.head.hash.toString('hex'),
    credit_cents: String(credit),
  };
  const plan: WritePlan = {
    debtors: appended.facts.length > 0 || credit !== file.creditCents ? [head] : [],
    facts: appended.facts,
    personal: appended.personal,
    cases,
    debtItems: debtItemRows(outcome.appended),
    deadlines,
    duties,
    effects: effects.filter((effect) => before.get(effect.key) !== effect).map(effectRow),
  };
  const duplicates = given.filter((fact) => repeated.has(fact));
  return {
    plan,
    settled: {
      recordedAt: now,
      appended: outcome.appended,
      duplicates,
      entries: outcome.entries,
      decisions,
      all,
      outcome,
      effects,
    },
  };
}

function openedOn(outcome: Outcome, id: CaseId): ReturnType<typeof parisDay> {
  const opened = outcome.state.facts.find((fact) => isKind(fact, 'case-opened') && fact.case === id);
  if (!opened) throw new Error(`case ${id} was never opened`);
  return opened.on;
}

function unknownTarget(target: Target): Refusal {
  if ('debtor' in target) return new Refusal('RCV-UNKNOWN-DEBTOR', { debtor: target.debtor });
  if ('case' in target) return new Refusal('RCV-UNKNOWN-CASE', { case: target.case });
  return new Refusal('RCV-UNKNOWN-FACT', { fact: target.effect });
}

/** Whom to name when a constraint refuses: no reading of one file could have foreseen it. */
function subjectOf(facts: readonly NewFact[]): Parameters<typeof translated>[1] {
  const opened = facts.find((fact): fact is NewFact<'case-opened'> => fact.kind === 'case-opened');
  const [first] = facts;
  return {
    ...(first ? { fact: first.id } : {}),
    ...(opened?.case ? { case: opened.case, caisse: opened.data.caisse } : {}),
  };
}
