import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { closedPort, recouvrement } from '../support/command';
import { emptyDatabase, freshDatabase, type TestDatabase } from '../support/database';

let folder: string;
let nowhere: string;
let database: TestDatabase | undefined;
const settings = { ...process.env };

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'recouvrement-missing-'));
  nowhere = `127.0.0.1:${await closedPort()}`;
  process.env['RECOUVREMENT_DATA'] = folder;
  process.env['DATABASE_URL'] = `postgresql://me:secret@${nowhere}/register`;
  process.env['TEMPORAL_ADDRESS'] = nowhere;
  process.env['SMTP_URL'] = `smtp://${nowhere}`;
  writeFileSync(path.join(folder, 'case.json'), JSON.stringify(NOTICE));
  writeFileSync(path.join(folder, 'payments.csv'), 'payment_ref;notice_ref;on;amount\nV1;MD-1;2009-07-01;1,00\n');
});

afterEach(async () => {
  process.env = settings;
  await database?.drop();
  database = undefined;
  rmSync(folder, { recursive: true, force: true });
});

const NOTICE = {
  debtor: { ref: 'A-1', affiliation: 'compulsory', name: 'Durand', city: 'Lyon' },
  case: {
    caisse: 'C1',
    noticeRef: 'MD-1',
    noticeOn: '2009-06-01',
    debts: [{ period: '2009-S1', dueOn: '2009-04-01', contributions: '1200.00' }],
  },
};

/** One line with its code and what to do, nothing on standard output, exit code 1. */
async function told(command: string, line: RegExp): Promise<void> {
  const { code, out, err } = await recouvrement(...command.split(' ').map((arg) => arg.replace('DIR', folder)));
  expect([command, code, out]).toEqual([command, 1, '']);
  expect(err).toMatch(line);
  expect(err.trimEnd().split('\n')).toHaveLength(1);
  expect(err).not.toContain('secret');
}

const AWAY = /^RCV-REGISTER-AWAY : Le registre \(PostgreSQL, 127\.0\.0\.1:\d+\) ne répond pas\. Démarrer PostgreSQL/;

test.each([
  'case list',
  'case show MD-1',
  'case explain MD-1',
  'case open DIR/case.json',
  'case record MD-1 payment-received --data amount=1.00',
  'caisse list',
  'caisse set C1 --name Lyon',
  'delegation list',
  'delegation grant Martin --from 2009-01-01',
  'delegation end Martin --to 2009-12-31',
  'retry MD-1',
  'import payments DIR/payments.csv',
  'import payments DIR/payments.csv --dry-run',
  'migrate',
])('PostgreSQL is away: %s', (command) => told(command, AWAY));

test.each(['reconcile', 'migrate', 'worker'])('Temporal is away: %s', async (command) => {
  database = await freshDatabase();
  process.env['DATABASE_URL'] = database.url;
  await told(command, /^RCV-TEMPORAL-AWAY : Temporal \(127\.0\.0\.1:\d+\) ne répond pas\. Démarrer Temporal/);
});

test.each([
  ['a wrong password', 'RCV-REGISTER-CREDENTIALS', (url: URL) => (url.password = 'secret')],
  ['a database that is not there', 'RCV-REGISTER-SCHEMA', (url: URL) => (url.pathname = '/none')],
  ['a database without tables', 'RCV-REGISTER-SCHEMA', () => undefined],
])('%s is told apart', async (_, code, change) => {
  database = await emptyDatabase();
  const url = new URL(database.url);
  change(url);
  process.env['DATABASE_URL'] = url.href;
  for (const command of ['case list', 'retry MD-1', 'case open DIR/case.json'])
    await told(command, new RegExp(`^${code} : `));
});

test('a fault of another kind is not taken for a part that is away', async () => {
  writeFileSync(path.join(folder, 'key'), 'no key', { mode: 0o600 });
  const { code, err } = await recouvrement('case', 'list');
  expect([code, err]).toEqual([1, expect.stringMatching(/^key file .*: 64 hexadecimal digits expected$/m)]);
});
