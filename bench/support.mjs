// What benchmarks share: a PostgreSQL of their own, a register on it, cases to work on. They run the built code.
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
export const dist = (file) => require(path.join(path.dirname(new URL(import.meta.url).pathname), '../dist', file));

export const SETTINGS = { zone: 'metropole', automatic: true };
export const KEY = Buffer.alloc(32, 7);

/** A scratch PostgreSQL; `database(name)` gives a migrated database of that name. */
export async function scratchPostgres() {
  const { startPostgres } = dist('embedded/postgres.js');
  const { migrate } = dist('register/migrate.js');
  const folder = mkdtempSync(path.join(os.tmpdir(), 'recouvrement-bench-'));
  const postgres = await startPostgres({ dataDir: path.join(folder, 'postgres') });
  return {
    folder,
    database: async (name) => {
      const url = new URL(postgres.url);
      url.pathname = `/${name}`;
      await migrate(url.href);
      return url.href;
    },
    stop: async () => {
      await postgres.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A register on a database, with a pool of `max` connections. */
export function registerOn(url, max = 10, clock = dist('clock.js').systemClock()) {
  const { createPool } = dist('register/pool.js');
  const { Register } = dist('register/register.js');
  const pool = createPool({ url, max });
  const bulkPool = createPool({ url, max: 2, pipeline: false });
  return {
    pool,
    clock,
    end: () => Promise.all([pool.end(), bulkPool.end()]),
    register: new Register({ pool, bulkPool, clock, settings: SETTINGS, key: KEY }),
  };
}

const DEBTS = [
  { period: '2026-S1', dueOn: '2026-04-01', contributions: '1200.00', surcharges: '60.00', penalties: '0.00' },
];

/** A notice of its own debtor, dispatched three days ago: its thirty days run. */
export function notice(index, today, { dispatched = true } = {}) {
  const on = dist('domain/calendar/legal-day.js').addDays(today, -3);
  const id = `notice:C1:N${index}`;
  const further = dispatched
    ? [{ source: 'bench', id: `${id}:dispatched`, kind: 'notice-dispatched', on, recordedBy: 'bench', data: {} }]
    : [];
  return {
    debtor: {
      ref: `D${index}`,
      name: `Débiteur ${index}`,
      address1: `${index} rue du Port`,
      postalCode: '75001',
      city: 'Paris',
      affiliation: 'compulsory',
    },
    case: { caisse: 'C1', noticeRef: `N${index}`, noticeOn: on, debts: DEBTS, ruleset: '1993' },
    on,
    source: 'bench',
    id,
    recordedBy: 'bench',
    further,
  };
}

/** Takes in `count` such notices. @returns their cases and debtors in order */
export async function openNotices(register, today, count, from = 0) {
  const opened = [];
  for (let index = from; index < from + count; index++) {
    const { case: id, debtor } = await register.openCase(notice(index, today));
    opened.push({ case: id, debtor });
  }
  return opened;
}

/** The value below which the given share of the values lies. */
export const percentile = (values, share) =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))];
