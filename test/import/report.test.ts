import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { progressBar } from '../../src/cli/import/progress-bar';
import { newWorld, openedCase, type World } from '../register/world';
import { inbox } from './files';
import { runImport } from './import-process';

const box = inbox();
let world: World;
beforeAll(async () => {
  world = await newWorld();
  await openedCase(world);
});
afterAll(async () => {
  await world.end();
  box.end();
});

const HEADER = 'payment_ref;notice_ref;on;amount;label\n';

test('a person is shown the first fifty rejections by line, and told how many there are', async () => {
  const bad = Array.from({ length: 60 }, (_, index) => `P${index};N-9;2009-04-01;1.00;\n`).join('');
  const { code, out, err } = await runImport(world.url, 'payments', box.put(HEADER + bad));
  expect([code, err]).toEqual([1, '']);
  const [head, first, ...rest] = out.trimEnd().split('\n');
  expect(head).toMatch(/ : 60 lignes lues, 0 enregistrés, 0 déjà connus, 60 rejetés\.$/);
  expect(first).toBe('  ligne 2 (P0), notice_ref « N-9 » : RCV-UNKNOWN-CASE Dossier inconnu : N-9.');
  expect(rest).toHaveLength(50);
  expect(rest.at(-1)).toBe('  … et 10 autres : --report les donne tous.');
});

test('what is too long for a person to read is cut, and says so', async () => {
  const file = box.put(`${HEADER}C1;${'x'.repeat(1_000)};2009-04-01;1.00;\n`);
  const [, line] = (await runImport(world.url, 'payments', file)).out.trimEnd().split('\n');
  expect(line).toMatch(/x…$/);
});

test('columns that were not read are named', async () => {
  const file = box.put('payment_ref;notice_ref;on;amount;lable\nN1;N-K1;2009-04-01;1.00;Chèque\n');
  expect((await runImport(world.url, 'payments', file)).out).toMatch(/\n  colonnes non lues : lable\n$/);
});

test('what a file says does not move the cursor of the terminal that shows it', async () => {
  const file = box.put(`${HEADER}C1;\u001b[2J;2009-04-01;1.00;\n`);
  const { out } = await runImport(world.url, 'payments', file);
  expect(out).toContain('\uFFFD[2J');
  expect(out).not.toContain('\u001b');
});

describe('the whole report in a file', () => {
  const bad = () => box.put(`${HEADER}W1;N-K1;2009-04-01;1.00;\n${'W2;N-9;2009-04-01;1.00;\n'.repeat(60)}`);

  test('is JSON, for its owner alone, and replaces the one of last time', async () => {
    const report = path.join(path.dirname(bad()), 'report.json');
    writeFileSync(report, 'of last time');
    const { code } = await runImport(world.url, 'payments', bad(), '--report', report);
    expect(code).toBe(1);
    const read = JSON.parse(readFileSync(report, 'utf8')) as { rejected: unknown[] };
    expect(read).toMatchObject({ dryRun: false, lines: 61, accepted: 1, unchanged: 0, ignoredColumns: [] });
    expect(read.rejected).toHaveLength(60);
    expect(read.rejected[0]).toEqual({
      line: 3,
      reference: 'W2',
      column: 'notice_ref',
      value: 'N-9',
      code: 'RCV-UNKNOWN-CASE',
      reason: 'Dossier inconnu : N-9.',
    });
    expect(statSync(report).mode & 0o077).toBe(0);
  });

  test('is not begun, nor anything taken in, where it cannot be written', async () => {
    const file = box.put(`${HEADER}X1;N-K1;2009-04-01;1.00;\n`);
    const { code, out, err } = await runImport(world.url, 'payments', file, '--report', '/nowhere/report.json');
    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(/nowhere/);
    expect((await world.register.readCase('K1')).facts.some(({ id }) => id === 'X1')).toBe(false);
  });

  test('leaves the one of last time when the file cannot be read', async () => {
    const report = path.join(path.dirname(bad()), 'kept.json');
    writeFileSync(report, 'of last time');
    const { code } = await runImport(world.url, 'payments', box.put('no;columns\n'), '--report', report);
    expect([code, readFileSync(report, 'utf8'), existsSync(`${report}.part`)]).toEqual([1, 'of last time', false]);
  });
});

describe('the progress', () => {
  const terminal = (isTTY: boolean): NodeJS.WriteStream & PassThrough =>
    Object.assign(new PassThrough(), { isTTY, columns: 80, cursorTo: () => true, clearLine: () => true }) as never;

  const shown = (isTTY: boolean): string => {
    const stream = terminal(isTTY);
    const bar = progressBar(stream);
    bar.read(50, 100);
    bar.read(100, 100);
    bar.taken(1_000, 4_000);
    bar.end();
    bar.end();
    return String((stream.read() as Buffer | null) ?? '');
  };

  test('is shown on a terminal: first what is read, then what is taken in', () => {
    expect(shown(true)).toMatch(/lecture .* 50 %[\s\S]*enregistrement .* 25 %/);
  });

  test('leaves cursor and line wrap alone: ctrl-C ends the import at once, and nobody would put them back', () => {
    for (const off of ['?25l', '?7l']) expect(shown(true)).not.toContain(off);
  });

  test('is not shown where nobody looks', () => {
    expect(shown(false)).toBe('');
  });
});

test.each(['-1', '17', 'many'])('%s threads are wrong usage', async (threads) => {
  const { code, err } = await runImport(world.url, 'payments', 'x.csv', '--threads', threads);
  expect([code, err]).toEqual([2, expect.stringMatching(/a number from 0 to 16/)]);
});
