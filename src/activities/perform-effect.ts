import { Context, log } from '@temporalio/activity';
import type { Decision } from '../domain/assessment/decision';
import type { Instant } from '../domain/facts/fact';
import { Refusal } from '../domain/refusal';
import type { Evidence } from '../register/register';
import type { Activities, DueEffect, Performed } from './activities';
import type { ActivityDeps } from './deps';
import { codedFailure, failureCode } from './failures';
import { keepStep } from './keep-step';
import { tellSiblings } from './siblings';

/** Longer than the activity may take, in legal time: nobody else sends meanwhile. */
const LEASE_MS = 60_000;

/**
 * Lease the effect and read it again → nothing to do? answer → send with its key → record evidence and act. A send that
 * fails is an expected outcome: the register says when to try again. What was sent but could not be recorded is recorded by the
 * next attempt, which finds the evidence in the heartbeat and sends nothing. E-mail is at least once all the same.
 */
export function createPerformEffect(deps: ActivityDeps): Activities['performEffect'] {
  return async (effect) => {
    try {
      return await perform(deps, effect);
    } catch (error) {
      throw codedFailure('performEffect', error);
    }
  };
}

async function perform(deps: ActivityDeps, { key, case: id, known }: DueEffect): Promise<Performed> {
  const { register, messages } = deps;
  const { info, heartbeat } = Context.current();
  const sent = info.heartbeatDetails as Evidence | undefined;
  if (sent) return record(deps, id, key, sent);

  // A register restored under running workers is found out before anything leaves.
  if (!(await register.isMarkFresh())) await keepStep(deps);
  const leased = await register.leaseEffect(key, LEASE_MS, known);
  if (leased === null) return register.decisionOf(id);
  if (leased.handedOver !== null) return record(deps, id, key, leased.handedOver, leased.handedOver.at);
  let evidence: Evidence;
  try {
    evidence = await messages.send(leased);
  } catch (error) {
    const code = failureCode(error);
    log.warn('an effect could not be performed', { case: id, effect: key, code, attempt: leased.attempt });
    return told(deps, (await register.failEffect(key, code)).decision);
  }
  heartbeat(evidence);
  return record(deps, id, key, evidence);
}

/** Records the act; a register that was restored meanwhile and no longer knows the effect keeps in mind that it left. */
async function record(
  deps: ActivityDeps,
  id: string,
  key: string,
  { channel, reference }: Evidence,
  at?: Instant,
): Promise<Performed> {
  const { register } = deps;
  const evidence = { channel, reference };
  try {
    const { decisions, recordedAt } = await register.completeEffect(key, evidence, at);
    return { ...(await afterwards(deps, id, decisions)), handedOver: { ...evidence, at: at ?? recordedAt } };
  } catch (error) {
    if (error instanceof Refusal && error.code === 'RCV-UNKNOWN-FACT')
      await register.noteHandOvers([{ key, ...evidence, at: at ?? null, source: 'workflow' }]);
    throw error;
  }
}

/** The case's decision after the act; the debtor's other cases may have changed with it. */
async function afterwards(deps: ActivityDeps, id: string, decisions: readonly Decision[]): Promise<Decision> {
  await tellSiblings(
    deps,
    decisions.filter((decision) => decision.case !== id),
  );
  return told(deps, decisions.find((decision) => decision.case === id) ?? (await deps.register.decisionOf(id)));
}

/** The answer itself tells the workflow; a lost answer is asked for again by the retry. */
async function told({ register }: ActivityDeps, decision: Decision): Promise<Decision> {
  await register.markNotified(decision.case, decision.version, Context.current().info.workflowExecution?.runId);
  return decision;
}
