import { Context, log } from '@temporalio/activity';
import { parisDay } from '../domain/calendar/paris-time';
import type { Instant } from '../domain/facts/fact';
import type { OfficeEffectKind } from '../domain/office/names';
import type { PeriodicDecision } from '../domain/office/periodic-decision';
import type { Evidence } from '../register/contract';
import type { EvidenceData, LeasedOfficeEffect } from '../register/office/office-register';
import type { Activities, DueOfficeEffect } from './activities';
import { type ActivityDeps, type OfficeDeps, officeOf } from './deps';
import { codedFailure, failureCode } from './failures';
import { keepStep } from './keep-step';

const MINUTE_MS = 60_000;
/** Longer than the activity may take without a sign of life, in legal time: nobody else does it meanwhile. */
const LEASE_MS: { readonly [K in OfficeEffectKind]: number } = {
  'remind-desk': 10 * MINUTE_MS,
  'query-bailiff': 5 * MINUTE_MS,
  'remind-bailiff': 5 * MINUTE_MS,
  'remind-director': 5 * MINUTE_MS,
  // Nobody takes over what runs for hours; a retry of the activity itself goes on with what it had leased.
  'freeze-statement': 6 * 60 * MINUTE_MS,
  'send-statement': 6 * 60 * MINUTE_MS,
};

/** What an attempt left behind for the next: what left, or what it had leased and was still doing. */
interface Trace {
  readonly keys: readonly string[];
  readonly done?: { readonly evidence: Evidence; readonly data: Readonly<Record<string, EvidenceData>> };
}

/**
 * Lease the effect (a reminder to the desk with all its companions) and read it again → nothing to do? answer → do it with its
 * key → record the facts. What fails is an expected outcome: the register says when to try again. What was done but could not be
 * recorded is recorded by the next attempt, which finds it in the heartbeat. E-mail is at least once all the same.
 */
export function createPerformOfficeEffect(deps: ActivityDeps): Activities['performOfficeEffect'] {
  return async (effect) => {
    try {
      return await perform(deps, officeOf(deps), effect);
    } catch (error) {
      throw codedFailure('performOfficeEffect', error);
    }
  };
}

async function perform(deps: ActivityDeps, office: OfficeDeps, { key, kind, duty, known }: DueOfficeEffect) {
  const { register } = office;
  const { info, heartbeat } = Context.current();
  const trace = info.heartbeatDetails as Trace | undefined;
  if (trace?.done) return record(office, duty, trace.keys, trace.done);

  // A register restored under running workers is found out before anything leaves.
  if (!(await deps.register.isMarkFresh())) await keepStep(deps);
  if (trace) await register.releaseEffects(trace.keys);
  const leased = await register.leaseEffects(key, LEASE_MS[kind], known);
  if (leased === null) return told(office, await register.decisionOf(duty));
  const keys = leased.map((effect) => effect.key);
  heartbeat({ keys } satisfies Trace);
  const left = leased[0]?.handedOver;
  if (left) return record(office, duty, keys, { evidence: left, data: dataOf(leased) }, left.at);
  let done: NonNullable<Trace['done']>;
  try {
    done = await doIt(office, leased, () => heartbeat({ keys } satisfies Trace));
  } catch (error) {
    const code = failureCode(error);
    log.warn('an effect of the office could not be performed', { duty, effect: key, code, together: keys.length });
    return afterwards(office, duty, await register.failEffects(keys, code));
  }
  heartbeat({ keys, done } satisfies Trace);
  return record(office, duty, keys, done);
}

async function doIt(
  { messages, statements }: OfficeDeps,
  leased: readonly LeasedOfficeEffect[],
  onProgress: () => void,
): Promise<NonNullable<Trace['done']>> {
  const [effect] = leased;
  if (!effect) throw new Error('nothing was leased');
  switch (effect.kind) {
    case 'freeze-statement': {
      const { evidence, data } = await statements.freeze(effect, onProgress);
      return { evidence, data: { [effect.key]: data } };
    }
    case 'send-statement':
      return { evidence: await statements.send(effect, onProgress), data: {} };
    case 'query-bailiff':
    case 'remind-desk':
    case 'remind-bailiff':
    case 'remind-director':
      return { evidence: await messages.send(leased), data: dataOf(leased) };
  }
}

/** What facts carry beside the evidence: of a query, how much was asked about. */
const dataOf = (leased: readonly LeasedOfficeEffect[]): Readonly<Record<string, EvidenceData>> =>
  Object.fromEntries(
    leased.flatMap(({ key, kind, cases }) => (kind === 'query-bailiff' ? [[key, { cases: cases.length }]] : [])),
  );

async function record(
  office: OfficeDeps,
  duty: string,
  keys: readonly string[],
  { evidence: { channel, reference }, data }: NonNullable<Trace['done']>,
  at?: Instant,
): Promise<PeriodicDecision> {
  const on = at === undefined ? undefined : parisDay(at);
  const decisions = await office.register.completeEffects(keys, { channel, reference }, (key) => data[key] ?? {}, on);
  return afterwards(office, duty, decisions);
}

/** The duty's own decision. The others' workflows wake for their reminder as well and learn it then; else the pump tells them. */
async function afterwards(office: OfficeDeps, duty: string, decisions: readonly PeriodicDecision[]) {
  return told(office, decisions.find((decision) => decision.duty === duty) ?? (await office.register.decisionOf(duty)));
}

/** The answer itself tells the workflow; a lost answer is asked for again by the retry. */
async function told({ register }: OfficeDeps, decision: PeriodicDecision): Promise<PeriodicDecision> {
  await register.markNotified(decision.duty, decision.version, Context.current().info.workflowExecution?.runId);
  return decision;
}
