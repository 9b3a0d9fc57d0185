import { addDays, type LegalDay, nextWorkingDay } from '../../src/domain/calendar';
import { parisInstant } from '../../src/domain/calendar/paris-time';
import type { Delegation } from '../../src/domain/assessment/debtor-state';
import type { CaseId, DebtorId, Instant, NewFact } from '../../src/domain/facts/fact';
import { FROM_EVER } from '../../src/domain/rules/affiliation';
import { syntheticDebts } from '../../src/demo/debts';
import { tellDebtor } from '../../src/demo/debtor-story';
import { DEMO_CAISSES, DEPUTY, DIRECTOR } from '../../src/demo/master-data';
import { type Random, random } from '../../src/demo/random';
import { type ChaosOptions, FIRST_DAY, nthDay } from './trouble';

/** One fact as its sender gives it. */
export interface Sending {
  readonly fact: NewFact;
  /** Legal instant at which it is first sent. */
  readonly at: Instant;
  /** Whether the sender tells the workflow, as an officer's program does; else the pump finds the case. */
  readonly told: boolean;
  /** Some senders repeat themselves: by two calls at once, or on a later day. */
  readonly again: 'never' | 'at-once' | Instant;
}

export interface ChaosDebtor {
  readonly id: DebtorId;
  readonly cases: readonly CaseId[];
  /** In the order in which they are sent. */
  readonly sendings: readonly Sending[];
}

export const ZONE = 'metropole' as const;
export const CAISSES = DEMO_CAISSES;
export const DELEGATIONS: readonly Delegation[] = [DIRECTOR, DEPUTY].map((signatory) => ({
  signatory,
  from: FROM_EVER,
  to: null,
}));

/** Notices leave within these days of the first; earlier ones are being prepared. */
const FIRST_DISPATCH = 7;
const VOLUNTARY_SHARE = 0.45;
/** What is sent later than it was known, out of order with what follows; and for how many days it lay about. */
const LATE = { share: 0.15, days: [1, 20] } as const;
const AGAIN_SHARE = 0.12;

/** The debtors of a run with the facts about them: the demo's stories, sent late, twice and out of order here and there. */
export function chaosDebtors({ cases, seed, troubledDays }: ChaosOptions): ChaosDebtor[] {
  const debtors: ChaosDebtor[] = [];
  for (let opened = 0; opened < cases; ) {
    const chance = random(seed, debtors.length + 1);
    const size = Math.min(Number(chance.weighted({ '1': 60, '2': 30, '3': 10 })), cases - opened);
    debtors.push(chaosDebtor(debtors.length + 1, size, opened, troubledDays, chance));
    opened += size;
  }
  return debtors;
}

function chaosDebtor(serial: number, size: number, opened: number, troubledDays: number, chance: Random): ChaosDebtor {
  const id = `D${serial}` as DebtorId;
  const spread = Math.floor(troubledDays / 4);
  const days = Array.from({ length: size }, () =>
    nextWorkingDay(nthDay(FIRST_DISPATCH + chance.int(0, spread)), ZONE),
  ).sort();
  const debts = syntheticDebts(days, chance);
  const { id: caisse } = chance.pick(CAISSES);
  const frames = days.map((dispatchOn, rank) => ({
    id: `K${opened + rank + 1}` as CaseId,
    debtor: id,
    caisse,
    noticeRef: `MD-${opened + rank + 1}`,
    debts: debts[rank] ?? [],
    dispatchOn,
    // The shorter notice of 1985 lets more of a case's course fit into the run.
    ruleset: chance.pick(['1985', '1993'] as const),
    zone: ZONE,
    city: 'Rennes',
    bailiffs: [],
  }));
  const affiliation = chance.chance(VOLUNTARY_SHARE) ? 'voluntary' : 'compulsory';
  const lastDay = nthDay(troubledDays);
  const { events } = tellDebtor({ id, affiliation, cases: frames }, lastDay, DELEGATIONS, chance);
  const sendings = events
    .map(({ recorded, fact }) => sending(fact, recorded, chance))
    .filter(({ at }) => at < parisInstant(lastDay, 0))
    .sort((a, b) => (a.at < b.at ? -1 : 1));
  return { id, cases: frames.map((frame) => frame.id), sendings };
}

function sending(fact: NewFact, recorded: LegalDay, chance: Random): Sending {
  const opens = fact.kind === 'case-opened' || (fact.data as { from?: string }).from === FROM_EVER;
  const late = !opens && chance.chance(LATE.share) ? chance.int(...LATE.days) : 0;
  const day = recorded < FIRST_DAY ? FIRST_DAY : addDays(recorded, late);
  // What the others need on file comes first thing of its day, the debtor's regime before its cases.
  const minute = opens ? (fact.kind === 'case-opened' ? 2 : 1) : chance.int(10, 23 * 60);
  const again = chance.chance(AGAIN_SHARE)
    ? chance.pick(['at-once' as const, parisInstant(addDays(day, chance.int(1, 10)), minute)])
    : 'never';
  return { fact, at: parisInstant(day, minute), told: chance.chance(0.5), again };
}
