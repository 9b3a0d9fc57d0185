import { spawn } from 'node:child_process';
import { createReadStream, createWriteStream, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { dist, KEY, registerOn, scratchPostgres } from './support.mjs';

const ROOT = path.join(path.dirname(new URL(import.meta.url).pathname), '..');
/** In the order of their foreign keys. */
const TABLES = ['debtor', 'debtor_identity', 'recovery_case', 'debt_item', 'fact', 'deadline', 'duty'];

/**
 * A campaign from its CSV file to committed and assessed, through the command line with its two threads, against raw COPY of
 * the very rows it ends in, into an empty database with the same indexes, constraints and triggers.
 */
export async function bench({ size = 460_000 }) {
  const postgres = await scratchPostgres();
  try {
    const small = await importing(postgres, 'small', Math.ceil(size / 10));
    const ours = await importing(postgres, 'ours', size);
    const files = await dumped(postgres.folder, ours.url);
    const seconds = await copied(await postgres.database('baseline'), files);
    const perSecond = Math.round(size / ours.seconds);
    return {
      unit: 's',
      oursRounds: [ours.seconds],
      baselineRounds: [seconds],
      better: 'lower',
      target: 12,
      peakRssMb: ours.peakRssMb,
      peakRssMbSmall: small.peakRssMb,
      noticesPerSecond: perSecond,
      notes: `${size} notices, ${perSecond} a second; importing process at most ${ours.peakRssMb} MB, of a tenth of them ${small.peakRssMb} MB`,
    };
  } finally {
    await postgres.stop();
  }
}

/** One import by a process of its own, whose memory is its own. */
async function importing(postgres, name, size) {
  const folder = path.join(postgres.folder, name);
  mkdirSync(folder);
  const [url, file, keyFile] = [
    await postgres.database(name),
    path.join(folder, 'notices.csv'),
    path.join(folder, 'key'),
  ];
  await pipeline(Readable.from(campaign(size)), createWriteStream(file));
  writeFileSync(keyFile, KEY.toString('hex'), { mode: 0o600 });
  const { register, end } = registerOn(url);
  await register.setCaisse({ id: 'C1', name: 'Caisse 1', email: 'c1@caisse.example' });
  await end();
  const env = { ...process.env, DATABASE_URL: url, RECOUVREMENT_KEY_FILE: keyFile, RECOUVREMENT_DATA: folder };
  const start = performance.now();
  const child = spawn(process.execPath, ['bin/recouvrement.js', 'import', 'notices', file, '--json'], {
    cwd: ROOT,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  // The kernel keeps the highest mark of a process until it ends.
  let peakRssMb = 0;
  const watch = setInterval(() => (peakRssMb = highestMark(child.pid) ?? peakRssMb), 100);
  const [report, code] = await Promise.all([
    textOf(child.stdout),
    new Promise((resolve) => child.on('close', resolve)),
  ]);
  const seconds = (performance.now() - start) / 1000;
  clearInterval(watch);
  const { accepted } = JSON.parse(report);
  if (code !== 0 || accepted !== size)
    throw new Error(`import of ${size} notices: exit code ${code}, ${accepted} accepted`);
  rmSync(file);
  return { url, seconds, peakRssMb };
}

function highestMark(pid) {
  try {
    return Math.round(Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024);
  } catch {
    return undefined; // it has ended
  }
}

async function textOf(stream) {
  let text = '';
  for await (const chunk of stream) text += chunk;
  return text;
}

/** Notices of one debt each, dispatched; every tenth is a second one of a debtor in the file. */
function* campaign(size) {
  const today = dist('domain/calendar/paris-time.js').parisDay(dist('clock.js').systemClock().now());
  const on = dist('domain/calendar/legal-day.js').addDays(today, -3);
  yield 'notice_ref;caisse;debtor_ref;nir;siren;name;address1;address2;postal_code;city;country;email;affiliation;period;due_on;contributions;surcharges;penalties;notice_on;dispatched_on;tracking_ref\n';
  for (let index = 0; index < size; index++) {
    const debtor = index % 10 === 9 ? index - 9 : index;
    const nir = `1550814168${String(debtor).padStart(6, '0').slice(-3)}25`;
    const amount = `${1000 + (index % 900)},${10 + (index % 90)}`;
    yield `MD-${index};C1;A-${debtor};${nir};;Débiteur ${debtor};${debtor} rue du Port;;75001;Paris;FR;d${debtor}@debiteur.example;compulsory;2026-S${1 + (index % 2)};01/04/2026;${amount};60,00;0;${on};${on};T${index}\n`;
  }
}

async function dumped(folder, url) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const files = [];
  for (const table of TABLES) {
    const file = path.join(folder, `${table}.copy`);
    await pipeline(client.query(copyTo(`COPY ${table} TO STDOUT`)), createWriteStream(file));
    files.push([table, file]);
  }
  await client.end();
  return files;
}

/** Table after table, each in a transaction of its own. @returns the seconds it took */
async function copied(url, files) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`INSERT INTO caisse (id, name) VALUES ('C1', 'Caisse 1')`);
  const start = performance.now();
  for (const [table, file] of files)
    await pipeline(createReadStream(file), client.query(copyFrom(`COPY ${table} FROM STDIN`)));
  const seconds = (performance.now() - start) / 1000;
  await client.end();
  return seconds;
}
