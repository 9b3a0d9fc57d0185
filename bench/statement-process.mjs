// One piece of work of the statement's benchmark in a process of its own: its cores and its memory are its own.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dist, registerOn } from './support.mjs';
import { KNOWN_AT, SEMESTER } from './statement-data.mjs';

const [work, url, folder] = process.argv.slice(2);
/** Whenever it was loaded. */
const KNOWLEDGE = { knownAt: KNOWN_AT, loadedBy: '9999-12-31T00:00:00.000Z' };
const STATEMENT = `${SEMESTER.caisse}:${SEMESTER.period}:0`;
const works = {
  /** As the product does it: two threads, lines written and committed. */
  freeze: (register) =>
    register.statements.freeze({ caisse: SEMESTER.caisse, period: SEMESTER.period, knownAt: KNOWN_AT }),
  /** The same reading, and the assessment of every debtor; nothing is computed of a semester, nothing written. On one core with its connection. */
  assess: async (_register, { pool }) => {
    const { blocksOf } = dist('register/statement/freezing.js');
    const { readFacts } = dist('register/statement/block-reading.js');
    const { assess } = dist('domain/assessment/assess.js');
    const { createPool } = dist('register/pool.js');
    const reading = createPool({ url, max: 1, pipeline: false });
    const [client, lists] = [await reading.connect(), await pool.connect()];
    for (const each of [client, lists]) pin((await each.query('SELECT pg_backend_pid() AS pid')).rows[0].pid);
    pin(process.pid);
    const start = performance.now();
    await lists.query('BEGIN');
    let debtors = 0;
    for await (const task of blocksOf(lists, SEMESTER.caisse, KNOWLEDGE, 2_000))
      for (const { facts } of await readFacts(client, task.debtors, SEMESTER.asAt, KNOWLEDGE)) {
        assess(facts, { zone: 'metropole', automatic: true }, SEMESTER.asAt);
        debtors++;
      }
    await lists.query('COMMIT');
    const seconds = (performance.now() - start) / 1000;
    client.release();
    lists.release();
    await reading.end();
    return { seconds, lines: debtors };
  },
  csv: async (register) => {
    const { writePackaged } = dist('documents/packaged-file.js');
    return writePackaged(folder, 'etat.csv', (await register.statements.lineSource(STATEMENT)).copyCsv());
  },
  xlsx: async (register) => {
    const { writePackaged } = dist('documents/packaged-file.js');
    const { spreadsheet } = dist('documents/spreadsheet/index.js');
    return writePackaged(
      folder,
      'etat.xlsx',
      spreadsheet(await register.statements.lineSource(STATEMENT), { count: () => {} }),
    );
  },
};

const parts = registerOn(url, 3);
const start = performance.now();
const result = await works[work](parts.register, parts);
const seconds = result.seconds ?? (performance.now() - start) / 1000;
await parts.end();
const peakMb = Math.round(Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))[1]) / 1024);
const { user, system } = process.cpuUsage();
console.log(JSON.stringify({ ...result, seconds, peakMb, cpuSeconds: (user + system) / 1e6 }));

/** Every thread of a process to the first core. */
function pin(pid) {
  execFileSync('taskset', ['-apc', '0', String(pid)], { stdio: 'ignore' });
}
