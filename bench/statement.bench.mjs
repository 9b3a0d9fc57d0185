import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pass } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { percentile, scratchPostgres } from './support.mjs';
import { fill, SEMESTER } from './statement-data.mjs';

const run = promisify(execFile);
const HERE = path.dirname(new URL(import.meta.url).pathname);
const STATEMENT = `${SEMESTER.caisse}:${SEMESTER.period}:0`;
const median = (values) => percentile(values, 0.5);

/**
 * Freezing a caisse's statement, as the product does it, against loading and assessing the same facts on one core; beside it the export to CSV
 * against psql's COPY of the same rows, XLSX against CSV, and the memory of a tenth of the debtors and of all.
 */
export async function bench({ size = 46_000 }) {
  const rounds = size > 100_000 ? 2 : 3;
  const postgres = await scratchPostgres();
  try {
    const small = await postgres.database('small');
    await fill(small, Math.ceil(size / 10));
    const url = await postgres.database('bench');
    await fill(url, size);
    const smallPeakMb = (await inProcess('freeze', small)).peakMb;
    const spent = (work, target) => withProcessorTime(postgres.folder, () => inProcess(work, target));
    const [oursRounds, baselineRounds, cores, peaks, csv, psql, xlsx] = [[], [], [], [], [], [], []];
    for (let round = 0; round < rounds; round++) {
      await unfreeze(url);
      const frozen = await spent('freeze', url);
      const assessed = await spent('assess', url);
      if (frozen.lines !== size || assessed.lines !== size)
        throw new Error(`${frozen.lines} lines, ${assessed.lines} debtors of ${size}`);
      oursRounds.push(frozen.seconds);
      baselineRounds.push(assessed.seconds);
      cores.push(frozen.processorSeconds / 2 / assessed.processorSeconds);
      peaks.push(frozen.peakMb);
    }
    for (let round = 0; round < rounds + 2; round++) {
      const folder = path.join(postgres.folder, `files-${round}`);
      mkdirSync(folder, { mode: 0o777 });
      csv.push(await inProcess('csv', url, folder));
      psql.push(await byPsql(url, path.join(folder, 'psql.csv')));
      xlsx.push(await inProcess('xlsx', url, folder));
      rmSync(folder, { recursive: true });
    }
    const seconds = (results) => median(results.map((result) => result.seconds));
    const csvRatio = median(csv.map((result, index) => result.seconds / psql[index].seconds));
    const xlsxRatio = median(xlsx.map((result, index) => result.seconds / csv[index].seconds));
    const peakRssMb = Math.max(...peaks, ...csv.map(({ peakMb }) => peakMb), ...xlsx.map(({ peakMb }) => peakMb));
    return {
      unit: 's',
      oursRounds,
      baselineRounds,
      better: 'lower',
      target: 0.9,
      peakRssMb,
      peakFreezeMb: Math.max(...peaks),
      peakFreezeSmallMb: smallPeakMb,
      processorRatio: median(cores),
      csvSeconds: seconds(csv),
      psqlSeconds: seconds(psql),
      csvRatio,
      xlsxSeconds: seconds(xlsx),
      xlsxRatio,
      notes: [
        `${size} debtors of ten facts; by processor time, half of ours against all of the baseline's: ${median(cores).toFixed(2)};`,
        `CSV ${seconds(csv).toFixed(2)} s, psql's COPY ${seconds(psql).toFixed(2)} s, ratio ${csvRatio.toFixed(2)} (at most 1.5);`,
        `XLSX ${seconds(xlsx).toFixed(2)} s, ${xlsxRatio.toFixed(2)} × the CSV (at most 4);`,
        `freezing process at most ${Math.max(...peaks)} MB, of a tenth of them ${smallPeakMb} MB`,
      ].join(' '),
    };
  } finally {
    await postgres.stop();
  }
}

async function inProcess(work, url, folder = '') {
  const { stdout } = await run(process.execPath, [path.join(HERE, 'statement-process.mjs'), work, url, folder]);
  return JSON.parse(stdout);
}

/** The same with the processor time that it and its connections took: what the clock would show were nothing else running. */
async function withProcessorTime(folder, work) {
  const [postmaster] = readFileSync(path.join(folder, 'postgres', 'postmaster.pid'), 'utf8').split('\n');
  // Of children that have ended, in hundredths of a second.
  const ofConnections = async () => {
    await pass(500);
    const fields = readFileSync(`/proc/${postmaster}/stat`, 'utf8').split(') ')[1].split(' ');
    return (Number(fields[13]) + Number(fields[14])) / 100;
  };
  const before = await ofConnections();
  const result = await work();
  return { ...result, processorSeconds: result.cpuSeconds + (await ofConnections()) - before };
}

/** psql's \copy of the rows as they lie, to a file; read along the keys as ours are, or PostgreSQL would sort them. */
async function byPsql(url, file) {
  const select = `SELECT i.ref, i.name, i.siren, i.address1, i.address2, i.postal_code, i.city, i.country, l.notice_ref, l."case", l.dispatched_on, l.affiliation, l.periods,
    l.contributions, l.surcharges, l.penalties, l.costs, l.opening, l.added, l.paid, l.cancelled, l.written_off, l.closing, l.paid_in_all, l.nature, l.stage, l.step, l.result,
    l.last_act, l.last_act_on, i.last_act_result, l.measures, l.bailiff, l.guarantees, l.insolvency
    FROM statement_line l LEFT JOIN statement_identity i ON i.statement = l.statement AND i.block = l.block AND i.line = l.line WHERE l.statement = '${STATEMENT}' ORDER BY l.block, l.line`;
  const ways = ['hashjoin', 'nestloop', 'sort', 'bitmapscan', 'seqscan'];
  const env = { ...process.env, PGOPTIONS: ways.map((way) => `-c enable_${way}=off`).join(' ') };
  const start = performance.now();
  await run(
    'psql',
    [
      url,
      '-qc',
      `\\copy (${select.replaceAll(/\s+/g, ' ')}) TO '${file}' WITH (FORMAT csv, DELIMITER ';', HEADER true)`,
    ],
    { env },
  );
  return { seconds: (performance.now() - start) / 1000 };
}

/** Takes the statement away, as nothing but a benchmark may. */
async function unfreeze(url) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const tables = ['statement_line', 'statement_block'];
  for (const table of tables) await client.query(`ALTER TABLE ${table} DISABLE TRIGGER ${table}_append_only`);
  await client.query('TRUNCATE statement, statement_block, statement_line, statement_identity, statement_finding');
  for (const table of tables) await client.query(`ALTER TABLE ${table} ENABLE ALWAYS TRIGGER ${table}_append_only`);
  await client.query('CHECKPOINT');
  await client.end();
}
