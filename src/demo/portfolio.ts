import type { Delegation } from '../domain/assessment/debtor-state';
import { addDays, type HolidayZone, isWorkingDay, type LegalDay } from '../domain/calendar';
import type { CaseId, DebtorId, FactKind } from '../domain/facts/fact';
import type { RuleSetChoice } from '../domain/rules/rule-sets';
import type { Caisse, Identity } from '../register/contract';
import { syntheticAddress } from './addresses';
import { type DemoBailiff, syntheticBailiffs } from './bailiffs';
import type { CaseFrame, PastEvent } from './case-story';
import { syntheticDebts } from './debts';
import { type DebtorFrame, tellDebtor } from './debtor-story';
import { dispatchDays, windowStart } from './dispatch-days';
import { DEMO_CAISSES, demoDelegations } from './master-data';
import { syntheticName } from './names';
import { syntheticNir, syntheticSiren } from './nir';
import { type Random, random } from './random';

export interface PortfolioOptions {
  /** The day on which it is loaded: nothing in it was learnt on that day or later. */
  readonly today: LegalDay;
  /** Default 2,000. */
  readonly debtors?: number;
  /** From one to three for each debtor; default 2,600. */
  readonly cases?: number;
  readonly seed?: number;
  readonly zone?: HolidayZone;
  /** The rule set that its cases are pinned to; default `1993`. */
  readonly ruleset?: RuleSetChoice;
}

export interface SyntheticDebtor extends DebtorFrame {
  /** Nobody: name, NIR, SIREN and addresses are made up, and say so. */
  readonly synthetic: true;
  readonly identity: Identity;
  /** In the order in which they became known, all before `today`. */
  readonly events: readonly PastEvent[];
}

export interface Portfolio {
  readonly today: LegalDay;
  readonly caisses: readonly Caisse[];
  readonly delegations: readonly Delegation[];
  readonly bailiffs: readonly DemoBailiff[];
  readonly debtors: readonly SyntheticDebtor[];
  /** Cases whose notice to the caisse could not be handed over: left parked for an officer. */
  readonly undelivered: ReadonlySet<CaseId>;
}

export const DEMO_SEED = 13;
const VOLUNTARY_SHARE = 0.15;
/** Notices to a caisse that are shown parked, and how recent they are. */
const UNDELIVERED = { count: 3, withinDays: 21 } as const;

const ANSWERS: ReadonlySet<unknown> = new Set(['caisse-acknowledged', 'caisse-decided'] satisfies FactKind[]);

/** A portfolio of eighteen months up to `today`: the same for the same options. */
export function syntheticPortfolio(options: PortfolioOptions): Portfolio {
  const {
    today,
    debtors: count = 2000,
    cases = 2600,
    seed = DEMO_SEED,
    zone = 'metropole',
    ruleset = '1993',
  } = options;
  if (cases < count || cases > 3 * count)
    throw new RangeError(`${count} debtors cannot have ${cases} cases: one to three each`);
  const dispatches = dispatchDays(today, zone);
  const delegations = demoDelegations(windowStart(today), today);
  const latest = workingDayBefore(today, zone);
  const bailiffs = syntheticBailiffs(today, seed);
  const undelivered = new Set<CaseId>();
  const debtors: SyntheticDebtor[] = [];
  let opened = 0;
  for (const [index, size] of caseCounts(count, cases, random(seed)).entries()) {
    const chance = random(seed, index + 1);
    const days = Array.from({ length: size }, () => dispatches(chance)).sort();
    const { identity, caisse, city } = syntheticIdentity(index + 1, chance);
    const id = `SYN-D${numbered(index + 1)}` as DebtorId;
    const debts = syntheticDebts(days, chance);
    const frames = days.map((dispatchOn, rank): CaseFrame => {
      const number = numbered((opened += 1));
      const own = {
        id: `SYN-C${number}` as CaseId,
        debtor: id,
        caisse,
        noticeRef: `SYN-MD-${number}`,
        debts: debts[rank] ?? [],
      };
      return { ...own, dispatchOn, ruleset, zone, city, bailiffs };
    });
    const affiliation = chance.chance(VOLUNTARY_SHARE) ? 'voluntary' : 'compulsory';
    const frame: DebtorFrame = { id, affiliation, cases: frames };
    const told = tellDebtor(frame, latest, delegations, chance);
    if (affiliation === 'voluntary')
      for (const { case: onCase, actingDay } of told.plainDefaults)
        if (
          undelivered.size < UNDELIVERED.count &&
          actingDay < today &&
          actingDay >= addDays(today, -UNDELIVERED.withinDays)
        )
          undelivered.add(onCase);
    debtors.push({
      ...frame,
      synthetic: true,
      identity,
      // A caisse that was not reached answers nothing.
      events: told.events.filter(
        ({ recorded, fact }) => recorded < today && !(ANSWERS.has(fact.kind) && undelivered.has(fact.case as CaseId)),
      ),
    });
  }
  return { today, caisses: DEMO_CAISSES, delegations, bailiffs, debtors, undelivered };
}

function syntheticIdentity(serial: number, chance: Random): { identity: Identity; caisse: string; city: string } {
  const { id: caisse } = chance.pick(DEMO_CAISSES);
  const address = syntheticAddress(caisse, chance);
  const ref = `SYN-${numbered(serial)}`;
  const identity: Identity = {
    ref,
    name: syntheticName(chance),
    nir: syntheticNir(serial, address.postalCode.slice(0, 2), chance),
    siren: syntheticSiren(serial),
    ...address,
    email: `${ref.toLowerCase()}@debiteurs.example`,
  };
  return { identity, caisse, city: address.city };
}

/** How many cases each debtor has: mostly one, a fifth two, a few three. */
function caseCounts(debtors: number, cases: number, chance: Random): number[] {
  const extra = cases - debtors;
  const three = Math.max(Math.floor(extra / 6), extra - debtors);
  const counts: number[] = Array.from({ length: debtors }, (_, index) =>
    index < three ? 3 : index < extra - three ? 2 : 1,
  );
  for (let index = debtors - 1; index > 0; index--) {
    const other = chance.int(0, index);
    [counts[index], counts[other]] = [counts[other] as number, counts[index] as number];
  }
  return counts;
}

function workingDayBefore(today: LegalDay, zone: HolidayZone): LegalDay {
  let day = addDays(today, -1);
  while (!isWorkingDay(day, zone)) day = addDays(day, -1);
  return day;
}

const numbered = (serial: number): string => String(serial).padStart(5, '0');
