import { appendFileSync, truncateSync } from 'node:fs';
import { newWorld, openedCase, type World } from '../register/world';
import { standing } from '../support/standing';
import { inbox } from './files';
import { runImport } from './import-process';
import { takeIn } from './taking-in';

const box = inbox();
let world: World;
beforeEach(async () => {
  world = await newWorld();
  await openedCase(world);
});
afterEach(() => world.end());
afterAll(() => box.end());

const HEADER = 'payment_ref;notice_ref;on;amount;label\n';
const payment = (ref: string, label = ''): string => `${ref};N-K1;2009-04-01;1.00;${label}\n`;

const GB = 1_000_000_000;
const MB = 1_000_000;
/** Of a process that has loaded the program and does nothing, some 150. */
const MOST_MEMORY_MB = 400;

/** A file that goes on and on, written piece by piece. */
function endless(beginning: string, piece: string, bytes: number): string {
  const file = box.put(beginning);
  const block = piece.repeat(Math.ceil(MB / piece.length));
  for (let written = 0; written < bytes; written += block.length) appendFileSync(file, block);
  return file;
}

/** A file of which most was never written: it takes no room, and reads as NUL bytes. */
function sparse(beginning: string, bytes: number): string {
  const file = box.put(beginning);
  truncateSync(file, bytes);
  return file;
}

describe('a file of hostile size is refused in little memory, and nothing of it is taken in', () => {
  test.each<[string, () => string, RegExp]>([
    [
      'one line of 2 GB',
      () => sparse(`${HEADER}${payment('P1')}${'x'.repeat(MB)}`, 2 * GB),
      /ligne de plus de 100 000 caractères : ligne 3/,
    ],
    ['one line of 200 MB, quoted', () => endless(`${HEADER}${payment('P1')}"`, 'x', 200 * MB), /100 000 .*ligne 3/],
    [
      'a quote that 200 MB of lines follow',
      () => endless(`${HEADER}${payment('P1')}P2;N-K1;2009-04-01;1.00;"`, payment('P3'), 200 * MB),
      /100 000 caractères, ou guillemet non fermé, à partir de la ligne 3/,
    ],
    ['2 GB of nothing', () => sparse(`${HEADER}${payment('P1')}`, 2 * GB), /octet nul/],
    ['a header of 200 MB', () => endless('payment_ref;', 'colour;', 200 * MB), /100 000 caractères : ligne 1/],
  ])('%s', async (_, file, reason) => {
    const before = await standing(world.pool);
    const { code, out, err, peakRssMb } = await runImport(world.url, 'payments', file());
    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(/^RCV-MALFORMED : /);
    expect(err).toMatch(reason);
    expect(peakRssMb).toBeGreaterThan(20);
    expect(peakRssMb).toBeLessThan(MOST_MEMORY_MB);
    expect(await standing(world.pool)).toEqual(before);
  });

  test('20,000 bad lines of 3 kB: all in the report, none in memory', async () => {
    const bad = `;N-K1;2009-04-01;1.00;${'x'.repeat(3_000)}\n`;
    const file = box.put(`${HEADER}${payment('P1')}${bad.repeat(20_000)}${payment('P2')}`);
    const { code, out, peakRssMb } = await runImport(world.url, 'payments', file, '--json');
    const report = JSON.parse(out) as { rejected: { line: number }[] };
    expect([code, report]).toMatchObject([1, { lines: 20_002, accepted: 2, unchanged: 0 }]);
    expect(report.rejected.map(({ line }) => line)).toEqual(Array.from({ length: 20_000 }, (_, index) => index + 3));
    expect(peakRssMb).toBeLessThan(MOST_MEMORY_MB);
  });
});

describe('a line that is no text is rejected by itself', () => {
  test.each<[string, string | Buffer]>([
    ['a control character', 'Ch\u0007que'],
    ['what moves the cursor of a terminal', '\u001b[2J'],
    ['a sign lost by another program', 'Ch\uFFFDque'],
    ['a byte that Windows-1252 does not know', Buffer.from([0x43, 0xe8, 0x81])],
  ])('%s', async (_, label) => {
    const [before, after] = (payment('P2', '|').split('|') as [string, string]).map((text) => Buffer.from(text));
    const content = Buffer.concat([
      Buffer.from(HEADER + payment('P1')),
      before as Buffer,
      Buffer.from(label as string),
      after as Buffer,
      Buffer.from(payment('P3')),
    ]);
    const report = await takeIn(world.register, 'payments', box.put(content));
    expect(report).toMatchObject({
      lines: 3,
      accepted: 2,
      rejected: [{ line: 3, reference: 'P2', column: 'label', code: 'RCV-MALFORMED' }],
    });
    expect(report.rejected[0]?.reason).toMatch(/caractère illisible/);
  });
});

test('a formula is text: in the register, and in the report', async () => {
  const formula = `=cmd|'/c calc'!A0`;
  const report = await takeIn(
    world.register,
    'payments',
    box.put(`${HEADER}${payment('P1', formula)}P2;N-K1;2009-04-01;${formula};\n`),
  );
  expect(report).toMatchObject({ accepted: 1, rejected: [{ line: 3, column: 'amount', value: formula }] });
  const { facts } = await world.register.readCase('K1');
  expect(facts.find(({ id }) => id === 'P1')?.data).toMatchObject({ reference: formula });
});

test.each<[string, string | Buffer]>([
  ['a compressed file', Buffer.from('504b03041400080808008b5f', 'hex')],
  ['a file of random bytes', Buffer.from(Array.from({ length: 5_000 }, (_, index) => 1 + ((index * 7919) % 255)))],
  ['two hundred columns', `${HEADER.trim()};${'c;'.repeat(195)}\n${payment('P1')}`],
  ['an empty file', ''],
  ['a header without what is needed', `payment_ref;notice_ref\nP1;N-K1\n`],
])('%s is refused whole', async (_, content) => {
  const before = await standing(world.pool);
  await expect(takeIn(world.register, 'payments', box.put(content))).rejects.toMatchObject({ code: 'RCV-MALFORMED' });
  expect(await standing(world.pool)).toEqual(before);
});
