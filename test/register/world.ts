import type pg from 'pg';
import { epochMs, instantOf } from '../../src/domain/calendar/paris-time';
import type { Clock } from '../../src/domain/clock';
import type { CaseId, DebtorId, FactData, FactKind, Instant, NewFact } from '../../src/domain/facts/fact';
import { intake } from '../../src/domain/facts/intake';
import type { Consequences } from '../../src/register/contract';
import { createPool } from '../../src/register/pool';
import { Register, type RegisterDeps } from '../../src/register/register';
import { freshDatabase } from '../support/database';

/** Legal time as a test sets it; the engine lives in it too. */
export class TestClock implements Clock {
  constructor(private instant: Instant) {}
  now = (): Instant => this.instant;
  toEngineMs = (legal: Instant): number => epochMs(legal);
  spanMs = (legalMs: number): number => Math.max(50, legalMs);
  /** Goes to 09:00 Paris of a day (summer or winter, an hour does not matter here), or to an instant. */
  goTo(when: string): void {
    this.instant = (when.length === 10 ? `${when}T07:00:00.000Z` : when) as Instant;
  }
  pass(ms: number): void {
    this.instant = instantOf(epochMs(this.instant) + ms);
  }
}

export interface World {
  readonly register: Register;
  readonly clock: TestClock;
  readonly pool: pg.Pool;
  readonly url: string;
  readonly observed: Consequences[];
  /** A second register on the same database. */
  another(deps: Partial<RegisterDeps>): Register;
  end(): Promise<void>;
}

export const KEY = Buffer.alloc(32, 7);

/** A register on a database of its own, on the morning of 1 April 2009, with the caisse C1 and the signatory `director`. */
export async function newWorld(deps: Partial<RegisterDeps> = {}): Promise<World> {
  const { url, drop } = await freshDatabase();
  const pool = createPool({ url });
  const bulkPool = createPool({ url, max: 4, pipeline: false });
  const clock = new TestClock('2009-04-01T07:00:00.000Z' as Instant);
  const observed: Consequences[] = [];
  const base: RegisterDeps = {
    pool,
    bulkPool,
    clock,
    settings: { zone: 'metropole', automatic: true },
    key: KEY,
    onConsequences: (consequences) => observed.push(consequences),
  };
  const register = new Register({ ...base, ...deps });
  await register.setCaisse({ id: 'C1', name: 'Caisse 1', email: 'c1@caisse.example' });
  await register.grantDelegation({ signatory: 'director', from: '2000-01-01' as never });
  const another = (other: Partial<RegisterDeps>): Register => new Register({ ...base, ...other });
  const end = async (): Promise<void> => {
    await Promise.all([pool.end(), bulkPool.end()]);
    await drop();
  };
  return { register, clock, pool, url, observed, another, end };
}

let serial = 0;

/** A fact as a sender gives it, checked for its shape. */
export function fact<K extends FactKind>(
  kind: K,
  on: string,
  subject: { debtor?: string; case?: string; id?: string; source?: string; retracts?: string },
  data: FactData[K] = {} as FactData[K],
): NewFact {
  const { debtor = 'D1', id = `${kind}-${++serial}`, source = 'test', ...rest } = subject;
  return intake({
    source,
    id,
    debtor,
    kind,
    on,
    recordedBy: 'officer',
    data: data as Record<string, unknown>,
    ...rest,
  });
}

/** Debtor D1 (or another) with case K1, owing 1,260.00 €, opened and dispatched on 1 April 2009. */
export async function openedCase(
  world: World,
  {
    debtor = 'D1',
    id = 'K1',
    affiliation = 'compulsory' as 'compulsory' | 'voluntary',
    dispatched = true,
    caisse = 'C1',
    noticeRef = null as string | null,
  } = {},
): Promise<{ debtor: DebtorId; case: CaseId }> {
  const opened = await world.register.openCase({
    debtor: { id: debtor as DebtorId, ref: `ref-${debtor}`, name: 'Durand', nir: '2 55 08 14 168 025 38', affiliation },
    case: {
      id: id as CaseId,
      caisse,
      noticeRef: noticeRef ?? `N-${id}`,
      debts: [
        {
          period: '2009-S1',
          dueOn: '2009-02-01' as never,
          contributions: '1200.00',
          surcharges: '60.00',
          penalties: '0.00',
        },
      ],
    },
    on: '2009-04-01' as never,
    source: 'test',
    id: `opened-${id}`,
    recordedBy: 'officer',
    further: dispatched
      ? [
          {
            source: 'test',
            id: `dispatched-${id}`,
            kind: 'notice-dispatched',
            on: '2009-04-01' as never,
            recordedBy: 'officer',
            data: { tracking: 'T1' },
          },
        ]
      : [],
  });
  return { debtor: opened.debtor, case: opened.case };
}

export const payment = (
  on: string,
  amount: string,
  subject: { debtor?: string; case?: string; id?: string } = { case: 'K1' },
  reference?: string,
): NewFact => fact('payment-received', on, subject, { amount, ...(reference === undefined ? {} : { reference }) });

/** The code of the refusal that `work` ends with. */
export async function refusalOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => new Error('not refused'),
    (thrown: Error & { code?: string }) => thrown,
  );
  return (error as { code?: string }).code ?? error.message;
}
