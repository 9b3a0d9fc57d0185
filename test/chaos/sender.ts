import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import type { Decision } from '../../src/domain/assessment/decision';
import type { Clock } from '../../src/domain/clock';
import { type FactKey, factKey, type Instant } from '../../src/domain/facts/fact';
import { Refusal } from '../../src/domain/refusal';
import { type Register, RegisterBusy } from '../../src/register/register';
import type { Tell } from '../../src/temporal/case-signals';
import type { ChaosDebtor, Sending } from './sendings';

/** A fact that the register refused, and between which legal instants. */
export interface Refused {
  readonly fact: FactKey;
  readonly debtor: string;
  readonly code: string;
  readonly from: Instant;
  readonly to: Instant;
}

/** What became of what was sent. */
export interface Sent {
  readonly accepted: Set<FactKey>;
  readonly refused: Refused[];
  /** Repetitions that the register knew for such. */
  repeated: number;
  /** Calls that ended without an answer and were made again. */
  retried: number;
  /** Workflows that could not be told at once: left to the pump. */
  untold: number;
  /** Failures that are neither a refusal nor said to be worth another try. */
  readonly unexpected: string[];
}

const RETRY_MS = 150;
/** Telling is best effort: nobody waits longer for a Temporal that is away. */
const TELL_WITHIN_MS = 2_000;

interface SenderParts {
  readonly register: Pick<Register, 'recordFacts' | 'markNotified'>;
  readonly clock: Clock;
  readonly client: Client;
  readonly tell: Tell;
}

/** Sends every debtor's facts at their legal times, each debtor's in order, and again until the register has answered. */
export async function sendAll(debtors: readonly ChaosDebtor[], parts: SenderParts): Promise<Sent> {
  const sent: Sent = { accepted: new Set(), refused: [], repeated: 0, retried: 0, untold: 0, unexpected: [] };
  const repetitions: Promise<void>[] = [];
  await Promise.all(
    debtors.map(async ({ sendings }) => {
      for (const sending of sendings) {
        await until(parts.clock, sending.at);
        const once = (): Promise<void> => send(sending, sent, parts);
        await (sending.again === 'at-once' ? Promise.all([once(), once()]) : once());
        if (sending.again !== 'never' && sending.again !== 'at-once')
          repetitions.push(until(parts.clock, sending.again).then(once));
      }
    }),
  );
  await Promise.all(repetitions);
  return sent;
}

async function send({ fact, told }: Sending, sent: Sent, parts: SenderParts): Promise<void> {
  const key = factKey(fact);
  for (;;) {
    const from = parts.clock.now();
    try {
      const { duplicates, decisions } = await parts.register.recordFacts([fact]);
      sent.accepted.add(key);
      sent.repeated += duplicates.length;
      if (told && decisions.length > 0) await tellAll(decisions, sent, parts);
      return;
    } catch (error) {
      if (error instanceof Refusal) {
        sent.refused.push({ fact: key, debtor: fact.debtor, code: error.code, from, to: parts.clock.now() });
        return;
      }
      sent.retried++;
      if (!(error instanceof RegisterBusy)) sent.unexpected.push(described(error));
      await sleep(RETRY_MS);
    }
  }
}

async function tellAll(decisions: readonly Decision[], sent: Sent, parts: SenderParts): Promise<void> {
  const { client, tell, register } = parts;
  try {
    await client.connection.withDeadline(Date.now() + TELL_WITHIN_MS, async () => {
      for (const decision of decisions) {
        const { runId } = await tell(decision);
        await register.markNotified(decision.case, decision.version, runId ?? undefined);
      }
    });
  } catch {
    sent.untold++; // the pump finds it
  }
}

async function until(clock: Clock, at: Instant): Promise<void> {
  await sleep(Math.max(0, clock.toEngineMs(at) - Date.now()));
}

const described = (error: unknown): string => {
  const { name, code, message } = error as Error & { code?: string };
  return `${name}${code === undefined ? '' : ` ${code}`}: ${message}`;
};
