import { abreast, openOffice, perSecondUntilArmed } from './office.mjs';
import { dist, notice, openNotices, percentile, registerOn, scratchPostgres } from './support.mjs';

const ABREAST = 16;
const DAY_MS = 86_400_000;
/** What is recorded on each case where latency is measured. */
const OF_EACH_CASE = [
  { kind: 'notice-presented', data: {} },
  { kind: 'notice-delivered', data: {} },
  { kind: 'payment-received', data: { amount: '10.00' } },
];

/**
 * Facts (partial payments) recorded on open cases until the workflow has armed its timer anew, against signals to a bare workflow that does the
 * same; and what `recordFacts` alone takes, against one bare transaction that writes the same rows.
 */
export async function bench({ size = 400 }) {
  const rates = await throughput(size);
  const latency = await latencies(Math.max(size, 400));
  const ms = (value) => `${value.toFixed(2)} ms`;
  return {
    unit: 'facts/s',
    ...rates,
    better: 'higher',
    target: 0.8,
    ...latency,
    notes: [
      `partial payments; facts that move the date waited for, which visibility is told too: ratio ${rates.ratioMovingDate.toFixed(2)};`,
      `recordFacts alone: p50 ${ms(latency.recordFactsP50Ms)}, p99 ${ms(latency.recordFactsP99Ms)};`,
      `one bare transaction with the same rows: p50 ${ms(latency.bareP50Ms)}, p99 ${ms(latency.bareP99Ms)};`,
      `ratios ${latency.p50Ratio.toFixed(2)} and ${latency.p99Ratio.toFixed(2)} (at most 3)`,
    ].join(' '),
  };
}

async function throughput(size) {
  const office = await openOffice();
  const { client, register, clock, tell } = office;
  const today = dist('domain/calendar/paris-time.js').parisDay(clock.now());
  const oursRounds = [];
  const baselineRounds = [];
  const moving = [];
  try {
    for (let round = 0; round < 4; round++) {
      const items = Array.from({ length: size }, (_, index) => ({
        index: round * size + index,
        bare: `bare:${round}:${index}`,
      }));
      await abreast(items, ABREAST, async (item) => {
        const { case: id, debtor, decisions } = await register.openCase(notice(item.index, today));
        Object.assign(item, { case: id, debtor });
        await tell(decisions[0]);
        await client.workflow.start('bare', { workflowId: item.bare, taskQueue: 'bare', args: [30 * DAY_MS] });
      });
      const ids = (idOf) => items.map(idOf);
      await perSecondUntilArmed(client, [...ids((item) => `case:${item.case}`), ...ids((item) => item.bare)], 0, 1);
      const bare = async (timer) => {
        const start = Date.now();
        await abreast(items, ABREAST, (item) => client.workflow.getHandle(item.bare).signal('wait', 31 * DAY_MS));
        return perSecondUntilArmed(
          client,
          ids((item) => item.bare),
          start,
          timer,
        );
      };
      const ours = async (kind, data, timer) => {
        const start = Date.now();
        await abreast(items, ABREAST, async (item) => {
          const common = { source: 'bench', on: today, recordedBy: 'bench', debtor: item.debtor, case: item.case };
          const { decisions } = await register.recordFacts([{ ...common, id: `${kind}:${item.index}`, kind, data }]);
          for (const decision of decisions) {
            const { runId } = await tell(decision);
            await register.markNotified(decision.case, decision.version, runId ?? undefined);
          }
        });
        return perSecondUntilArmed(
          client,
          ids((item) => `case:${item.case}`),
          start,
          timer,
        );
      };
      const payments = () => ours('payment-received', { amount: '10.00' }, 2);
      // A delivery three days after the dispatch moves the last day, and with it what visibility shows.
      const deliveries = () => ours('notice-delivered', {}, 3);
      const [a, b] = round % 2 ? [await payments(), await bare(2)] : [await bare(2), await payments()].reverse();
      const [c, d] = round % 2 ? [await deliveries(), await bare(3)] : [await bare(3), await deliveries()].reverse();
      if (round === 0) continue; // it warms both up
      oursRounds.push(a);
      baselineRounds.push(b);
      moving.push(c / d);
    }
  } finally {
    await office.stop();
  }
  return { oursRounds, baselineRounds, ratioMovingDate: percentile(moving, 0.5) };
}

/** One fact after the other, each followed by its rows written barely into a second database that holds the same. */
async function latencies(size) {
  const postgres = await scratchPostgres();
  try {
    const url = await postgres.database('ours');
    const ours = registerOn(url, 2);
    await ours.register.setCaisse({ id: 'C1', name: 'Caisse 1', email: null });
    const today = dist('domain/calendar/paris-time.js').parisDay(ours.clock.now());
    const cases = await openNotices(ours.register, today, size);
    await ours.end();
    const copied = await copyOf(postgres, url);
    const { pool, register, end } = registerOn(url, 1);
    const second = registerOn(copied, 1);
    const written = await watchWrites(pool);
    const bare = await second.pool.connect();
    const times = { ours: [], bare: [] };
    const warm = Math.floor(size / 4);
    for (const [index, { case: id, debtor }] of cases.entries()) {
      for (const { kind, data } of OF_EACH_CASE) {
        const common = { source: 'bench', debtor, case: id, on: today, recordedBy: 'bench' };
        const fact = { ...common, id: kind + index, kind, data };
        let start = performance.now();
        await register.recordFacts([fact]);
        const oursMs = performance.now() - start;
        const statements = bareStatements(written.take());
        start = performance.now();
        await Promise.all([
          bare.query('BEGIN'),
          bare.query({ name: 'lock', text: 'SELECT 1 FROM debtor WHERE id = $1 FOR UPDATE', values: [debtor] }),
          ...statements.map((statement) => bare.query(statement)),
          bare.query('COMMIT'),
        ]);
        if (index < warm) continue;
        times.ours.push(oursMs);
        times.bare.push(performance.now() - start);
      }
    }
    bare.release();
    await end();
    await second.end();
    const [p50, p99] = [0.5, 0.99].map((share) => [percentile(times.ours, share), percentile(times.bare, share)]);
    return {
      recordFactsP50Ms: p50[0],
      recordFactsP99Ms: p99[0],
      bareP50Ms: p50[1],
      bareP99Ms: p99[1],
      p50Ratio: p50[0] / p50[1],
      p99Ratio: p99[0] / p99[1],
    };
  } finally {
    await postgres.stop();
  }
}

async function copyOf(postgres, url) {
  const name = new URL(url).pathname.slice(1);
  const target = new URL(url);
  target.pathname = '/postgres';
  const { pool, end } = registerOn(target.href, 1);
  await pool.query(`CREATE DATABASE bare TEMPLATE ${name}`);
  await end();
  target.pathname = '/bare';
  return target.href;
}

/** What the register's writing statement was given, by table. */
async function watchWrites(pool) {
  const { ORDER } = dist('register/write-plan.js');
  const client = await pool.connect();
  const query = client.query.bind(client);
  let last = null;
  client.query = (statement, ...rest) => {
    const parts = /^write-(\d+)$/.exec(statement?.name ?? '')?.[1];
    if (parts) last = statement.values.map((value, index) => [ORDER[Number(parts.charAt(index))], JSON.parse(value)]);
    return query(statement, ...rest);
  };
  client.release();
  return {
    take: () => {
      const rows = last;
      last = null;
      return rows;
    },
  };
}

/** The same rows as plain statements: an insert for what is new, an update by key for what is on file. */
function bareStatements(parts) {
  const { DEBTOR_COLUMNS, PARTS } = dist('register/write-plan.js');
  return parts.flatMap(([part, rows]) => {
    const { table, columns, key } =
      part === 'debtors' ? { table: 'debtor', columns: DEBTOR_COLUMNS, key: ['id'] } : PARTS[part];
    const names = Object.keys(columns);
    const place = (name) =>
      columns[name] === 'hex'
        ? `decode($${names.indexOf(name) + 1}, 'hex')`
        : `$${names.indexOf(name) + 1}::${columns[name]}`;
    const insert = `INSERT INTO ${table} (${names.map((name) => `"${name}"`).join(', ')}) VALUES (${names.map(place).join(', ')})`;
    const set = names.filter((name) => !key?.includes(name)).map((name) => `"${name}" = ${place(name)}`);
    const update = `UPDATE ${table} SET ${set.join(', ')} WHERE ${(key ?? []).map((name) => `"${name}" = ${place(name)}`).join(' AND ')}`;
    return rows.map((row) => ({
      name: `bare-${table}`,
      text: key ? update : insert,
      values: names.map((name) => (columns[name].startsWith('json') ? JSON.stringify(row[name]) : row[name])),
    }));
  });
}
