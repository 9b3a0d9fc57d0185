import { setImmediate } from 'node:timers/promises';
import type { CoreSettings } from '../domain/assessment/decide';
import { parisDay } from '../domain/calendar/paris-time';
import type { Clock } from '../domain/clock';
import type { DecidedFile, Register } from '../register/register';
import { addDays } from '../domain/calendar/legal-day';
import { pastSemesters } from './bailiffs';
import { foldHistory } from './fold-history';
import { loadOfficePast } from './office-past';
import { DEMO_SEED, type Portfolio, type PortfolioOptions, syntheticPortfolio } from './portfolio';

/** Between so many debtors others get their turn: the fold takes some seconds, and a signal to stop must be heard. */
const BREATH = 50;
const NOT_YET_DAYS = 1_000;

export interface LoadDemoOptions extends Omit<PortfolioOptions, 'today' | 'zone'> {
  readonly settings: CoreSettings;
}

export interface LoadedDemo {
  readonly debtors: number;
  readonly cases: number;
  readonly facts: number;
  /** The data folder had a demonstration already, of this day or an earlier one; nothing was loaded. */
  readonly already: boolean;
}

/**
 * Loads the synthetic portfolio historically: its past with its own days, effects of the past as done, those of this morning
 * still to be sent. All in one transaction, so that there is a whole demonstration or none; a second call loads nothing.
 */
export async function loadDemo(
  register: Register,
  clock: Clock,
  { settings, ...options }: LoadDemoOptions,
): Promise<LoadedDemo> {
  const today = parisDay(clock.now());
  const portfolio = syntheticPortfolio({ ...options, today, zone: settings.zone });
  const [first] = portfolio.debtors;
  if (!first || (await register.listCases({ debtor: first.id, limit: 1 })).length > 0)
    return { debtors: 0, cases: 0, facts: 0, already: true };
  await setMasterData(register, portfolio);
  const files: DecidedFile[] = [];
  for (const [index, debtor] of portfolio.debtors.entries()) {
    if (index % BREATH === 0) await setImmediate();
    const { delegations, undelivered, bailiffs } = portfolio;
    const inOffice = bailiffs.map(({ id, from, to }) => ({ bailiff: id, from, to }));
    const context = { settings, delegations, undelivered, bailiffs: inOffice };
    const history = foldHistory(debtor.id, debtor.events, today, context);
    files.push({ debtor: { id: debtor.id, ...debtor.identity }, ...history });
  }
  const { debtors, cases, facts } = await register.load(files);
  await loadOfficePast(register, portfolio, files, { zone: settings.zone, seed: options.seed ?? DEMO_SEED });
  return { debtors, cases, facts, already: false };
}

/** Caisses, bailiffs and signatories; those of an interrupted earlier start are left as they are. */
async function setMasterData(register: Register, { today, caisses, delegations, bailiffs }: Portfolio): Promise<void> {
  const [{ first: since }] = pastSemesters(today);
  // Nothing is owed while they are declared: their past is told first (office-past.ts).
  await register.office.setDutiesFrom(addDays(today, NOT_YET_DAYS));
  for (const caisse of caisses) await register.setCaisse({ ...caisse, since });
  for (const { caisse: _region, ...bailiff } of bailiffs) await register.office.setBailiff(bailiff);
  const granted = await register.listDelegations();
  for (const delegation of delegations)
    if (!granted.some(({ signatory }) => signatory === delegation.signatory))
      await register.grantDelegation(delegation);
}
