import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { systemClock } from '../../src/clock';
import { addDays } from '../../src/domain/calendar/legal-day';
import { parisDay } from '../../src/domain/calendar/paris-time';
import { semesterOf } from '../../src/domain/office/periods';
import type { RebuildReport } from '../../src/rebuild/rebuild';
import { recouvrement } from '../support/command';

jest.setTimeout(300_000);

const BIN = path.join(__dirname, '..', '..', 'bin', 'recouvrement.js');
const TODAY = parisDay(systemClock().now());
/** Long enough ago for the thirty days to be over: the caisse of a voluntary debtor is to be told at once. */
const LONG_AGO = addDays(TODAY, -60);

let folder: string;
let backup: string;
let service: ChildProcess | undefined;
let said = '';
const settings = { ...process.env };

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'recouvrement-rebuild-'));
  backup = mkdtempSync(path.join(tmpdir(), 'recouvrement-backup-'));
  chmodSync(folder, 0o711); // root's PostgreSQL runs as another user
  for (const name of ['DATABASE_URL', 'TEMPORAL_ADDRESS', 'SMTP_URL', 'RECOUVREMENT_KEY_FILE'])
    delete process.env[name];
  process.env['RECOUVREMENT_DATA'] = folder;
});

afterAll(async () => {
  await down();
  process.env = settings;
  const outside = clusterFolder();
  rmSync(folder, { recursive: true, force: true });
  rmSync(outside, { recursive: true, force: true });
  rmSync(backup, { recursive: true, force: true });
});

/** Starts the service and waits until it runs. */
async function up(): Promise<void> {
  const child = spawn(process.execPath, [BIN, 'up'], { env: process.env, stdio: ['ignore', 'pipe', 'inherit'] });
  service = child;
  said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
  await eventually(() => {
    if (child.exitCode !== null) throw new Error(`up has ended: ${said}`);
    return said.includes('Le service fonctionne.');
  }, 120_000);
}

async function down(): Promise<void> {
  const child = service;
  service = undefined;
  if (!child || child.exitCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGINT');
  await ended;
}

/** Where the cluster really lies: root's PostgreSQL may keep it outside the data folder. */
const clusterFolder = (): string => realpathSync(path.join(folder, 'postgres'));
const copy = (from: string, to: string): void => {
  rmSync(to, { recursive: true, force: true });
  execFileSync('cp', ['-a', from, to]);
};

async function done(...args: string[]): Promise<string> {
  const { code, out, err } = await recouvrement(...args);
  if (code !== 0) throw new Error(`${args.join(' ')}: ${code}\n${out}${err}`);
  return out;
}

async function eventually(look: () => unknown, within = 40_000): Promise<void> {
  const until = performance.now() + within;
  while (!(await look())) {
    if (performance.now() > until) throw new Error(`not within ${within} ms: ${String(look)}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Opens a case under an id of its own. */
async function opened(id: string, affiliation: 'compulsory' | 'voluntary', caisse = 'C1'): Promise<void> {
  const file = path.join(backup, '..', `${path.basename(backup)}-${id}.json`);
  const debts = [{ period: '2026-S1', dueOn: LONG_AGO, contributions: '1200.00', surcharges: '60.00' }];
  const content = {
    debtor: { ref: `A-${id}`, affiliation, name: 'Durand' },
    case: { caisse, noticeRef: `MD-${id}`, debts },
    on: LONG_AGO,
  };
  writeFileSync(file, JSON.stringify(content));
  try {
    await done('case', 'open', file);
  } finally {
    rmSync(file);
  }
}

const dispatched = (id: string, on: string = LONG_AGO): Promise<string> =>
  done('case', 'record', `MD-${id}`, 'notice-dispatched', '--on', on, '--id', `dispatch-${id}`);

interface Shown {
  readonly summary: { readonly case: string; readonly stage: string };
  readonly facts: readonly { kind: string; on: string; recordedOn: string; data: Record<string, unknown> }[];
}
const shown = async (id: string): Promise<Shown> =>
  JSON.parse(await done('case', 'show', `MD-${id}`, '--json')) as Shown;
const stage = async (id: string): Promise<string> => (await shown(id)).summary.stage;

/** How many messages of each case's notices the trap was given. */
function mails(): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of readdirSync(path.join(folder, 'mail')).filter((entry) => entry.endsWith('.eml'))) {
    const text = readFileSync(path.join(folder, 'mail', name), 'utf8').replace(/\r?\n[ \t]+/g, ' ');
    const subject = /^message-id:\s*<([^.]+)/im.exec(text)?.[1] ?? 'none';
    counts[subject] = (counts[subject] ?? 0) + 1;
  }
  return counts;
}

const rebuilt = async (...options: string[]): Promise<{ code: number; report: RebuildReport }> => {
  const { code, out, err } = await recouvrement('rebuild', '--json', ...options);
  if (out === '') throw new Error(err);
  return { code, report: JSON.parse(out) as RebuildReport };
};

let ids: Record<string, string>;
const idOf = async (name: string): Promise<string> => (ids[name] ??= (await shown(name)).summary.case);

describe('PostgreSQL restored to an earlier moment while Temporal is ahead', () => {
  let sent: Record<string, number>;

  test('life before the backup: one notice left, one could not', async () => {
    ids = {};
    await up();
    await done('caisse', 'set', 'C1', '--name', 'Caisse 1', '--email', 'c1@caisse.example');
    await done('caisse', 'set', 'C2', '--name', 'Caisse 2');
    await opened('BEFORE', 'voluntary');
    await dispatched('BEFORE');
    await opened('LATER', 'voluntary'); // not dispatched yet
    await opened('PARKED', 'voluntary', 'C2'); // its caisse has no address
    await dispatched('PARKED');
    await opened('PAID', 'compulsory');
    await dispatched('PAID', TODAY);
    await eventually(async () => (await stage('BEFORE')) === 'with-caisse');
    await eventually(async () => (await done('case', 'list', '--attention')).includes('MD-PARKED'));
    await down();
    copy(clusterFolder(), path.join(backup, 'postgres'));
  });

  test('the hour that will be lost: notices leave, a debt is paid, a case is opened', async () => {
    await up();
    await dispatched('LATER');
    await eventually(async () => (await stage('LATER')) === 'with-caisse');
    await done('caisse', 'set', 'C2', '--name', 'Caisse 2', '--email', 'c2@caisse.example');
    await done('retry', 'MD-PARKED');
    await eventually(async () => (await stage('PARKED')) === 'with-caisse');
    await done(
      'case',
      'record',
      'MD-PAID',
      'payment-received',
      '--on',
      TODAY,
      '--id',
      'P1',
      '--data',
      'amount=1260.00',
    );
    await opened('NEW', 'voluntary');
    await dispatched('NEW');
    await eventually(async () => (await stage('NEW')) === 'with-caisse');
    for (const name of ['BEFORE', 'LATER', 'PARKED', 'PAID', 'NEW']) await idOf(name);
    await down();
    sent = mails();
    expect(Object.values(sent)).toEqual([1, 1, 1, 1]);
  });

  test('the service says what happened, and sends nothing', async () => {
    copy(path.join(backup, 'postgres'), clusterFolder());
    await up();
    expect(said).toMatch(/restauré à un moment antérieur.*Rien n'est envoyé/);
    expect(said).toContain('recouvrement rebuild');
    expect(await stage('PAID')).toBe('notice-period');
    // The sender gives the dispatch again, and an officer takes up what was parked: due again, and held.
    await done('retry', 'MD-PARKED');
    const { code, out, err } = await recouvrement('reconcile', '--json');
    expect([code, JSON.parse(out)]).toMatchObject([1, { told: 0, failed: 0, missing: 0, behind: true }]);
    expect(err).toContain('recouvrement rebuild --dry-run');
    expect((await recouvrement('doctor')).out).toMatch(/register as it was +│ WRONG +│ restored to an earlier moment/);
    expect(mails()).toEqual(sent);
  });

  test('a dry run says what the lost hour held, and leaves everything as it is', async () => {
    const { code, report } = await rebuilt('--dry-run');
    expect(code).toBe(1);
    expect(report).toMatchObject({ dryRun: true, registerBehind: true, told: 0, terminated: 0, openCases: 4 });
    expect(report.restoredTo).not.toBeNull();
    const lost = Object.fromEntries(
      report.movedOn.map((moved) => [moved.case, [moved.workflow.stage, moved.register?.stage]]),
    );
    expect(lost).toEqual({
      [await idOf('LATER')]: ['with-caisse', 'notice-to-dispatch'],
      [await idOf('PARKED')]: ['with-caisse', 'caisse-notice-due'],
      [await idOf('PAID')]: ['settled', 'notice-period'],
      [ids['NEW'] as string]: ['with-caisse', undefined],
    });
    expect(report.handedOver.map(({ case: id, source, onFile }) => [id, source, onFile]).sort()).toEqual(
      [
        [await idOf('LATER'), 'workflow', false],
        [await idOf('PARKED'), 'workflow', true],
        [ids['NEW'], 'workflow', false],
      ].sort(),
    );
    expect((await rebuilt('--dry-run')).report).toEqual(report);
  });

  test('the rebuild brings the workflows back to what the register says, and keeps in mind what left', async () => {
    const file = path.join(backup, 'report.json');
    const { code, report } = await rebuilt('--report', file);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(report);
    expect(code).toBe(1); // facts are to be recorded again
    expect(report).toMatchObject({ epoch: 1, terminated: 1, failed: 0, asked: 4, unverified: [] });
    expect(await stage('PARKED')).toBe('with-caisse');
    expect((await shown('PARKED')).facts.at(-1)).toMatchObject({ kind: 'caisse-notified', on: TODAY });
    await expectShown();
    expect(mails()).toEqual(sent);
    expect((await recouvrement('doctor')).out).toMatch(/register as it was +│ ok/);
  });

  test('life goes on: what comes again from outside is done again, and nothing is sent again', async () => {
    await dispatched('LATER');
    await eventually(async () => (await stage('LATER')) === 'with-caisse');
    await done(
      'case',
      'record',
      'MD-PAID',
      'payment-received',
      '--on',
      TODAY,
      '--id',
      'P1',
      '--data',
      'amount=1260.00',
    );
    await eventually(async () => (await stage('PAID')) === 'settled');
    // The notice of the case that was lost comes again: it gets its id back, and with it what was already done.
    await opened('NEW', 'voluntary');
    await dispatched('NEW');
    await eventually(async () => (await stage('NEW')) === 'with-caisse');
    expect((await shown('NEW')).summary.case).toBe(ids['NEW']);
    await done('reconcile');
    expect((await shown('LATER')).facts.at(-1)).toMatchObject({ kind: 'caisse-notified', data: { channel: 'email' } });
    expect(mails()).toEqual(sent);
    const { code, report } = await rebuilt();
    expect([code, report]).toMatchObject([0, { registerBehind: false, movedOn: [], told: 0, epoch: 1, openCases: 4 }]);
  });
});

describe("Temporal's file deleted while everything was stopped", () => {
  test('every open case has its stage and next date back, and nothing is done twice', async () => {
    await opened('PERIOD', 'compulsory');
    await dispatched('PERIOD', TODAY);
    await done('effects', 'pause', 'remind-desk'); // whether one is due depends on the day of the test
    await done('bailiff', 'set', 'B1', '--name', 'Étude B1', '--from', '2001-01-01');
    await down();
    const sent = mails();
    for (const name of readdirSync(folder).filter((entry) => entry.startsWith('temporal.db')))
      rmSync(path.join(folder, name));
    await up();
    const { code, report } = await rebuilt();
    expect([code, report]).toMatchObject([
      0,
      { registerBehind: false, openCases: 5, openDuties: 1, asked: 6, unverified: [], handedOver: [], epoch: 1 },
    ]);
    await expectShown();
    const semester = `bailiff:B1:${semesterOf(TODAY).id}`;
    await withClient(async (client) => {
      const { status, searchAttributes } = await client.workflow.getHandle(semester).describe();
      expect([status.name, searchAttributes['CaseStage']]).toEqual(['RUNNING', ['to-visit']]);
    });
    expect(mails()).toEqual(sent);
  });
});

/** Temporal's own pages show, for every open case, the register's stage and the day waited for. */
async function expectShown(): Promise<void> {
  const open = JSON.parse(await done('case', 'list', '--open', '--json')) as {
    case: string;
    stage: string;
    waitsFor: { lastDay: string } | null;
  }[];
  expect(open.length).toBeGreaterThan(2);
  await withClient(async (client) => {
    for (const { case: id, stage: expected, waitsFor } of open) {
      const { status, searchAttributes } = await client.workflow.getHandle(`case:${id}`).describe();
      const due = searchAttributes['DueAt']?.[0] as Date | undefined;
      expect([
        id,
        status.name,
        searchAttributes['CaseStage'],
        due && addDays(parisDay(due.toISOString() as never), -1),
      ]).toEqual([id, 'RUNNING', [expected], waitsFor?.lastDay]);
    }
  });
}

async function withClient(work: (client: Client) => Promise<void>): Promise<void> {
  const { temporalAddress } = JSON.parse(readFileSync(path.join(folder, 'addresses.json'), 'utf8')) as Record<
    string,
    string
  >;
  const connection = await Connection.connect({ address: temporalAddress as string });
  try {
    await work(new Client({ connection }));
  } finally {
    await connection.close();
  }
}
