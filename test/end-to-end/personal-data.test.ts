import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { Client, Connection } from '@temporalio/client';
import { parisDay } from '../../src/domain/calendar/paris-time';
import { systemClock } from '../../src/clock';
import { syntheticPortfolio } from '../../src/demo/portfolio';

const run = promisify(execFile);
const ROOT = path.join(__dirname, '..', '..');
const BIN = path.join(ROOT, 'bin', 'recouvrement.js');

/** Everything personal of the demo's debtors, as the portfolio makes it; values too short to be told apart are left out. */
function personalValues(): string[] {
  const { debtors } = syntheticPortfolio({
    today: parisDay(systemClock().now()),
    debtors: 2_000,
    cases: 2_600,
    seed: 13,
  });
  const values = debtors.flatMap(({ identity }) => [
    identity.name,
    identity.nir,
    identity.siren,
    identity.email,
    identity.address1,
  ]);
  return [...new Set(values.filter((value): value is string => value !== undefined && value.length >= BEGINNING))];
}

/** Files of Temporal and all logs below a data folder; the register's own database is where personal data belongs. */
function exposedFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && (entry.name.startsWith('temporal.db') || entry.name.endsWith('.log')))
    .map((entry) => path.join(folder, entry.name));
}

/** Every value is at least this long: its beginning is looked up at each byte of a file, and compared in full when it is known. */
const BEGINNING = 9;

/** The values that occur in any of the files, with the file. Searched as UTF-8 bytes: payloads are stored as they travel. */
function found(values: readonly string[], files: readonly string[]): string[] {
  const byBeginning = new Map<string, string[]>();
  for (const value of values) {
    const bytes = Buffer.from(value).toString('latin1');
    const beginning = bytes.slice(0, BEGINNING);
    byBeginning.set(beginning, [...(byBeginning.get(beginning) ?? []), bytes]);
  }
  return files.flatMap((file) => {
    const text = readFileSync(file, 'latin1');
    const hits = new Set<string>();
    for (let at = 0; at + BEGINNING <= text.length; at++)
      for (const value of byBeginning.get(text.slice(at, at + BEGINNING)) ?? [])
        if (text.startsWith(value, at)) hits.add(`${path.basename(file)}: ${value}`);
    return [...hits];
  });
}

describe('personal data after the demo', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'recouvrement-personal-'));
  const env = { ...process.env, RECOUVREMENT_DATA: folder };
  let service: ChildProcess | undefined;
  let output = '';

  afterAll(async () => {
    if (service && service.exitCode === null) {
      const ended = new Promise((resolve) => service?.once('exit', resolve));
      service.kill('SIGINT');
      await ended;
    }
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  test('the demo runs once, prints every stage, and stops', async () => {
    const { stdout } = await run(process.execPath, [BIN, 'up', '--demo', '--once'], { env, maxBuffer: 1e7 });
    output = stdout;
    for (const stage of [
      'à notifier',
      'délai de la mise en demeure',
      'réclamation en cours',
      'procédure à engager',
      'procédure engagée',
      'caisse avisée',
      'soldé',
      'annulé',
    ])
      expect(stdout).toContain(stage);
  }, 300_000);

  test('no name, address, e-mail or number of a debtor occurs in Temporal’s files, any log, or on the screen', () => {
    const files = exposedFiles(folder);
    expect(files.some((file) => file.endsWith('temporal.db') && statSync(file).size > 100_000)).toBe(true);
    const values = personalValues();
    expect(values.length).toBeGreaterThan(8_000);
    expect(found(values, files)).toEqual([]);
    expect(values.filter((value) => output.includes(value))).toEqual([]);
  }, 120_000);

  test('the scan would find one: a name planted in a payload', async () => {
    const [planted] = personalValues() as [string];
    const started = new Promise<void>((resolve, reject) => {
      service = spawn(process.execPath, [BIN, 'up'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
      service.stdout?.on('data', (text: Buffer) => text.includes('Le service fonctionne') && resolve());
      service.once('exit', (code) => reject(new Error(`up ended with ${code}`)));
    });
    await started;
    const { temporalAddress } = JSON.parse(readFileSync(path.join(folder, 'addresses.json'), 'utf8')) as {
      temporalAddress: string;
    };
    const connection = await Connection.connect({ address: temporalAddress });
    const client = new Client({ connection });
    await client.workflow.start('planted', {
      workflowId: 'planted-leak',
      taskQueue: 'nobody',
      args: [{ name: planted }],
    });
    await connection.close();
    // The server moves pages from its log to its file while both are read: one look may miss what the next one sees.
    const until = performance.now() + 15_000;
    let hits = found([planted], exposedFiles(folder));
    while (hits.length === 0 && performance.now() < until) {
      await new Promise((resolve) => setTimeout(resolve, 200));
      hits = found([planted], exposedFiles(folder));
    }
    expect(hits.length).toBeGreaterThan(0);
  }, 120_000);
});
