import { Context, log } from '@temporalio/activity';
import type { Decision } from '../domain/assessment/decision';
import type { Consequences, Evidence } from '../register/register';
import type { Activities, DueEffect } from './activities';
import type { ActivityDeps } from './deps';
import { codedFailure, failureCode } from './failures';
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

async function perform(deps: ActivityDeps, { key, case: id }: DueEffect): Promise<Decision> {
  const { register, messages } = deps;
  const { info, heartbeat } = Context.current();
  const sent = info.heartbeatDetails as Evidence | undefined;
  if (sent) return record(deps, id, await register.completeEffect(key, sent));

  const leased = await register.leaseEffect(key, LEASE_MS);
  if (leased === null) return register.decisionOf(id);
  let evidence: Evidence;
  try {
    evidence = await messages.send(leased);
  } catch (error) {
    const code = failureCode(error);
    log.warn('an effect could not be performed', { case: id, effect: key, code, attempt: leased.attempt });
    return told(deps, (await register.failEffect(key, code)).decision);
  }
  heartbeat(evidence);
  return record(deps, id, await register.completeEffect(key, evidence));
}

/** The case's decision after the act; the debtor's other cases may have changed with it. */
async function record(deps: ActivityDeps, id: string, { decisions }: Consequences): Promise<Decision> {
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
