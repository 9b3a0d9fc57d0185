import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DutyPumpDeps } from '../activities';
import { compareKnowledge } from '../domain/assessment/decision';
import type { PeriodicDecision } from '../domain/office/periodic-decision';
import type { OfficeRegister } from '../register/office/office-register';
import { currentPeriodicDecision, PERIODIC_WORKFLOWS } from '../workflows/contract';
import { abreast } from './abreast';
import type { Unverified } from './verify';

export interface DutyRebuildDeps extends DutyPumpDeps {
  readonly register: OfficeRegister;
}

const PAGE = 500;
const ABREAST = 10;
const PAUSE_MS = 500;
const UNKNOWN_DUTY = 'Obligation inconnue du registre restauré (recouvrement rebuild)';

/** The periodic duties that must have a workflow, in the order of their ids. */
export async function openDuties(register: Pick<OfficeRegister, 'openDutyIds'>): Promise<string[]> {
  const open: string[] = [];
  for (;;) {
    const page = await register.openDutyIds(open.at(-1) ?? null, PAGE);
    open.push(...page);
    if (page.length < PAGE) return open;
  }
}

/** Those of them that no workflow sees through. */
export async function withoutWorkflow({ running }: DutyPumpDeps, open: readonly string[]): Promise<string[]> {
  const seen = await running.among(open);
  const missing: string[] = [];
  await abreast(
    ABREAST,
    open.filter((id) => !seen.has(id)),
    async (id) => void ((await running.isRunning(id)) || missing.push(id)),
  );
  return missing.sort();
}

/** Ends workflows of duties that a restored register does not know: it opens them again when they are due. */
export async function terminateUnknownDuties(
  client: Client,
  register: Pick<OfficeRegister, 'decisionsOf'>,
): Promise<number> {
  const types = Object.values(PERIODIC_WORKFLOWS).map((type) => `'${type}'`);
  const ids: string[] = [];
  const query = `WorkflowType IN (${types.join(', ')}) AND ExecutionStatus = 'Running'`;
  for await (const { workflowId } of client.workflow.list({ query })) ids.push(workflowId);
  let ended = 0;
  for (let from = 0; from < ids.length; from += PAGE) {
    const page = ids.slice(from, from + PAGE);
    const known = await register.decisionsOf(page);
    for (const id of page.filter((one) => !known.has(one))) {
      try {
        await client.workflow.getHandle(id).terminate(UNKNOWN_DUTY);
        ended++;
      } catch (error) {
        if (!(error instanceof WorkflowNotFoundError)) throw error; // it has ended by itself
      }
    }
  }
  return ended;
}

/** Asks the workflows of duties for what they know until all agree with the register, or `withinMs` are over. */
export async function verifyDuties(
  client: Client,
  register: Pick<OfficeRegister, 'decisionsOf'>,
  duties: readonly string[],
  withinMs: number,
): Promise<Unverified[]> {
  const until = performance.now() + withinMs;
  let left = duties;
  for (;;) {
    const unverified: Unverified[] = [];
    for (let from = 0; from < left.length; from += PAGE) {
      const page = left.slice(from, from + PAGE);
      const expected = await register.decisionsOf(page);
      await abreast(ABREAST, page, async (id) => {
        const decision = expected.get(id);
        const shown = await shownBy(client, id);
        if (decision && !(typeof shown !== 'string' && agree(decision, shown)))
          unverified.push({
            case: id,
            expected: inWords(decision),
            shown: typeof shown === 'string' ? shown : inWords(shown),
          });
      });
    }
    if (unverified.length === 0 || performance.now() > until) return unverified;
    left = unverified.map(({ case: id }) => id);
    await sleep(PAUSE_MS);
  }
}

async function shownBy(client: Client, id: string): Promise<PeriodicDecision | string> {
  try {
    return await client.workflow.getHandle(id).query(currentPeriodicDecision);
  } catch (error) {
    return error instanceof Error ? error.name : 'error';
  }
}

const agree = (a: PeriodicDecision, b: PeriodicDecision): boolean =>
  compareKnowledge(a, b) === 0 && a.stage === b.stage && a.dueAt === b.dueAt;

const inWords = ({ epoch = 0, version, stage, waitsUntil }: PeriodicDecision): string =>
  `${stage}${waitsUntil === null ? '' : ` until ${waitsUntil}`} (version ${epoch}.${version})`;
