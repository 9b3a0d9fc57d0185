import { setTimeout as sleep } from 'node:timers/promises';
import { type Client, QueryNotRegisteredError } from '@temporalio/client';
import { compareKnowledge, type Decision } from '../domain/assessment/decision';
import type { CaseId } from '../domain/facts/fact';
import type { Register } from '../register/register';
import { caseWorkflowId } from '../temporal/workflow-ids';
import { currentDecision } from '../workflows/contract';
import { abreast } from './abreast';

/** An open case (or periodic duty) whose workflow does not show what the register says. */
export interface Unverified {
  /** Of a duty its own id. */
  readonly case: string;
  readonly expected: string;
  /** What its workflow answered, or why it did not. */
  readonly shown: string;
}

/** Of a larger portfolio every n-th case is asked. */
const ASKED = 2_000;
const QUERIES = 10;
const PAGE = 500;
const PAUSE_MS = 500;

/**
 * Asks the workflows of open cases for what they know and compares it with the register, again and again until all agree or
 * `withinMs` are over. Needs a running worker: the workflows themselves answer.
 */
export async function verify(
  client: Client,
  register: Pick<Register, 'decisionsOf'>,
  open: readonly string[],
  withinMs: number,
): Promise<{ asked: number; unverified: Unverified[] }> {
  const every = Math.ceil(open.length / ASKED) || 1;
  const asked = open.filter((_, index) => index % every === 0);
  const until = performance.now() + withinMs;
  let left: readonly string[] = asked;
  for (;;) {
    const unverified = await disagreeing(client, register, left);
    if (unverified.length === 0 || performance.now() > until) return { asked: asked.length, unverified };
    left = unverified.map(({ case: id }) => id);
    await sleep(PAUSE_MS);
  }
}

async function disagreeing(
  client: Client,
  register: Pick<Register, 'decisionsOf'>,
  cases: readonly string[],
): Promise<Unverified[]> {
  const found: Unverified[] = [];
  for (let from = 0; from < cases.length; from += PAGE) {
    const page = cases.slice(from, from + PAGE);
    const shown = new Map<string, Decision | string>();
    await abreast(QUERIES, page, async (id) => void shown.set(id, await answerOf(client, id)));
    for (const [id, expected] of await register.decisionsOf(page)) {
      const answer = shown.get(id) ?? 'no answer';
      if (typeof answer !== 'string' && agree(expected, answer)) continue;
      found.push({
        case: id,
        expected: inWords(expected),
        shown: typeof answer === 'string' ? answer : inWords(answer),
      });
    }
  }
  return found;
}

const agree = (a: Decision, b: Decision): boolean =>
  compareKnowledge(a, b) === 0 && a.stage === b.stage && a.dueAt === b.dueAt;

const inWords = ({ epoch = 0, version, stage, waitsFor }: Decision): string =>
  `${stage}${waitsFor ? ` until ${waitsFor.lastDay}` : ''} (version ${epoch}.${version})`;

/** A workflow that cannot answer is a finding, not a failure: the report names it. */
async function answerOf(client: Client, id: string): Promise<Decision | string> {
  try {
    return await client.workflow.getHandle(caseWorkflowId(id)).query(currentDecision);
  } catch (error) {
    return error instanceof QueryNotRegisteredError ? 'not started yet' : error instanceof Error ? error.name : 'error';
  }
}

/** The open cases, in the order of their ids. */
export async function openCases(register: Pick<Register, 'listCases'>): Promise<CaseId[]> {
  const open: CaseId[] = [];
  for (;;) {
    const after = open.at(-1);
    const page = await register.listCases({ open: true, limit: PAGE, ...(after === undefined ? {} : { after }) });
    for (const { case: id } of page) open.push(id);
    if (page.length < PAGE) return open;
  }
}
