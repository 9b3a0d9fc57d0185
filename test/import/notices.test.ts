import { encode } from 'iconv-lite';
import { NOTICE_FORMAT } from '../../src/import/read-notice';
import { newWorld, type World } from '../register/world';
import { standing } from '../support/standing';
import { csv, inbox } from './files';
import { takeIn, type WholeReport } from './taking-in';

const COLUMNS = [...NOTICE_FORMAT.required, 'nir', 'siren', 'city', 'dispatched_on', 'tracking_ref'] as const;
type Row = Readonly<Record<string, string>>;

/** A line about Hélène Lefèvre's notice MD-1 of 1,260.00 €, but for what is said. */
const line = (said: Row = {}): string[] => {
  const row: Row = {
    notice_ref: 'MD-1',
    caisse: 'C1',
    debtor_ref: 'A-1',
    name: 'Hélène Lefèvre',
    affiliation: 'compulsory',
    period: '2008-S2',
    due_on: '2009-02-01',
    contributions: '1200.00',
    surcharges: '60.00',
    penalties: '0.00',
    notice_on: '2009-03-20',
    city: 'Besançon',
    ...said,
  };
  return COLUMNS.map((name) => row[name] ?? '');
};

const box = inbox();
let world: World;
beforeEach(async () => {
  world = await newWorld();
});
afterEach(() => world.end());
afterAll(() => box.end());

const take = (content: string | Buffer, dryRun = false): Promise<WholeReport> =>
  takeIn(world.register, 'notices', box.put(content), { dryRun });
const file = (...lines: readonly string[][]): string => csv([[...COLUMNS], ...lines]);

test('lines of one notice are one case, with its debtor, its debts and its dispatch', async () => {
  const report = await take(
    file(
      line({ dispatched_on: '2009-03-23', tracking_ref: '=1+1' }),
      line({ period: '2007-S2', contributions: '100.00', surcharges: '', penalties: '' }),
      line({ notice_ref: 'MD-2', affiliation: '', debtor_ref: '', name: '' }),
    ),
  );
  expect(report).toMatchObject({ lines: 3, accepted: 1, unchanged: 0 });
  expect(report.rejected).toMatchObject([{ line: 4, reference: 'MD-2' }]);
  const { summary, debts, facts } = await world.register.readCase('MD-1');
  expect(summary).toMatchObject({ stage: 'notice-period', caisse: 'C1', balance: { due: 136000n } });
  expect(debts.map(({ period }) => period)).toEqual(['2008-S2', '2007-S2']);
  expect(facts.map(({ kind, on }) => [kind, on])).toEqual([
    ['case-opened', '2009-03-20'],
    ['notice-dispatched', '2009-03-23'],
  ]);
  expect(facts[1]?.data).toEqual({ tracking: '=1+1' });
  const { identity } = await world.register.readFile(summary.debtor);
  expect(identity).toEqual({ ref: 'A-1', name: 'Hélène Lefèvre', city: 'Besançon' });
});

test.each<[string, (text: string) => string | Buffer]>([
  ['UTF-8 with BOM', (text) => `\uFEFF${text}`],
  ['Windows-1252', (text) => encode(text, 'win1252')],
  ['commas', (text) => text.replaceAll(';', ',')],
  ['French days', (text) => text.replace('2009-02-01', '01/02/2009').replace('2009-03-20', '20/03/2009')],
  ['French amounts', (text) => text.replace('1200.00', '1 200,00').replace('60.00', '60,00')],
  ['Windows line ends', (text) => text.replaceAll('\n', '\r\n')],
])('the same notice in another form is the same notice: %s', async (_, form) => {
  await take(file(line()));
  const before = await standing(world.pool);
  expect(await take(form(file(line())))).toMatchObject({ accepted: 0, unchanged: 1, rejected: [] });
  expect(await standing(world.pool)).toEqual(before);
  const { summary } = await world.register.readCase('MD-1');
  expect((await world.register.readFile(summary.debtor)).identity?.name).toBe('Hélène Lefèvre');
});

test('the same file twice changes nothing; nor does one without lines', async () => {
  const content = file(line({ dispatched_on: '2009-03-23' }), line({ notice_ref: 'MD-2', debtor_ref: 'A-2' }));
  expect(await take(content)).toMatchObject({ accepted: 2, unchanged: 0, rejected: [] });
  const before = await standing(world.pool);
  expect(await take(content)).toMatchObject({ accepted: 0, unchanged: 2, rejected: [] });
  expect(await take(file())).toMatchObject({ lines: 0, accepted: 0, unchanged: 0, rejected: [] });
  expect(await standing(world.pool)).toEqual(before);
});

test('a dry run says what would be taken in and what not, and changes nothing', async () => {
  const before = await standing(world.pool);
  const report = await take(file(line(), line({ notice_ref: 'MD-2', due_on: '2009-02-30' })), true);
  expect(report).toMatchObject({ dryRun: true, lines: 2, accepted: 1, rejected: [{ line: 3, column: 'due_on' }] });
  expect(await standing(world.pool)).toEqual(before);
});

describe('a bad line rejects its notice whole, with line, column, value and reason; the rest goes on', () => {
  test.each<[string, Row, string, string, RegExp]>([
    ['a day that does not exist', { due_on: '2009-02-30' }, 'due_on', 'RCV-NO-SUCH-DAY', /2009-02-30/],
    ['a French day that does not exist', { due_on: '31/04/2009' }, 'due_on', 'RCV-NO-SUCH-DAY', /2009-04-31/],
    ['a negative amount', { contributions: '-5,00' }, 'contributions', 'RCV-AMOUNT-NOT-POSITIVE', /supérieur à zéro/],
    ['a huge amount', { penalties: '1000000000.00' }, 'penalties', 'RCV-AMOUNT-TOO-LARGE', /invraisemblable/],
    ['an amount with thousands in points', { contributions: '1.200,00' }, 'contributions', 'RCV-AMOUNT-FORM', /illis/],
    ['a formula for an amount', { contributions: '=1+1' }, 'contributions', 'RCV-AMOUNT-FORM', /illisible/],
    ['no period', { period: '' }, 'period', 'RCV-MALFORMED', /texte attendu/],
    ['another debtor than its first line', { debtor_ref: 'A-9' }, 'debtor_ref', 'RCV-MALFORMED', /à la ligne 3/],
    ['another day of notice', { notice_on: '2009-03-21' }, 'notice_on', 'RCV-MALFORMED', /à la ligne 3/],
  ])('%s on the second line of two', async (_, said, column, code, reason) => {
    const before = await standing(world.pool);
    const bad = file(
      line({ notice_ref: 'MD-3', debtor_ref: 'A-3' }),
      line(),
      line({ period: '2007-S2', ...said }),
      line({ notice_ref: 'MD-4', debtor_ref: 'A-4' }),
    );
    const report = await take(bad);
    expect(report).toMatchObject({ lines: 4, accepted: 2 });
    const value = said[column as keyof Row];
    expect(report.rejected).toMatchObject([{ line: 4, reference: 'MD-1', column, value, code }]);
    expect(report.rejected[0]?.reason).toMatch(reason);
    expect(await standing(world.pool)).toMatchObject({ recovery_case: 2, debtor: Number(before['debtor']) + 2 });
  });

  test.each<[string, Row, string, string]>([
    ['an unknown caisse', { caisse: 'C9' }, 'caisse', 'RCV-UNKNOWN-CAISSE'],
    ['an unknown affiliation', { affiliation: 'optional' }, 'affiliation', 'RCV-MALFORMED'],
    ['no debtor', { debtor_ref: '' }, 'debtor_ref', 'RCV-MALFORMED'],
    ['no reference', { notice_ref: '' }, 'notice_ref', 'RCV-MALFORMED'],
    ['a notice of the future', { notice_on: '2009-04-02' }, 'notice_on', 'RCV-FUTURE-DAY'],
    ['no day of notice', { notice_on: '' }, 'notice_on', 'RCV-NO-SUCH-DAY'],
    ['a dispatch of the future', { dispatched_on: '02/04/2009' }, 'dispatched_on', 'RCV-FUTURE-DAY'],
    ['a dispatch on no day', { dispatched_on: '2009-02-29' }, 'dispatched_on', 'RCV-NO-SUCH-DAY'],
    ['nothing owed', { contributions: '0', surcharges: '', penalties: '' }, 'debts', 'RCV-AMOUNT-NOT-POSITIVE'],
  ])('%s', async (_, said, column, code) => {
    const before = await standing(world.pool);
    const report = await take(file(line(said)));
    expect(report.rejected).toMatchObject([{ line: 2, column, code }]);
    expect(report.accepted).toBe(0);
    expect(await standing(world.pool)).toEqual(before);
  });

  test('lines without a reference are rejected one by one', async () => {
    const report = await take(file(line({ notice_ref: '' }), line(), line({ notice_ref: '' })));
    expect(report.rejected.map(({ line: at }) => at)).toEqual([2, 4]);
    expect(report.accepted).toBe(1);
  });

  test('an amount cut in two by the comma that separates values', async () => {
    const before = await standing(world.pool);
    const row = line({ contributions: '1200,00', tracking_ref: 'T1' });
    const report = await take(csv([[...COLUMNS], row], ','));
    expect(report.accepted).toBe(0);
    expect(report.rejected).toMatchObject([{ line: 2, code: 'RCV-MALFORMED' }]);
    expect(await standing(world.pool)).toEqual(before);
  });

  test('a notice known with another content', async () => {
    await take(file(line()));
    const before = await standing(world.pool);
    const report = await take(file(line({ contributions: '1300.00' })));
    expect(report.rejected).toMatchObject([{ line: 2, reference: 'MD-1', code: 'RCV-DUPLICATE-OTHER-CONTENT' }]);
    expect(await standing(world.pool)).toEqual(before);
  });
});

test('a notice known for another debtor is rejected, and the rest goes on', async () => {
  await take(file(line()));
  const report = await take(file(line({ debtor_ref: 'A-9' }), line({ notice_ref: 'MD-2' })));
  expect(report).toMatchObject({
    accepted: 1,
    rejected: [{ line: 2, column: 'notice_ref', value: 'MD-1', code: 'RCV-CASE-EXISTS' }],
  });
  expect(await world.register.findDebtor({ ref: 'A-9' })).toEqual([]);
});

test.each<[string, string | Buffer]>([
  ['a file with an unclosed quote', file(line(), line({ notice_ref: 'MD-2', name: '"Lefèvre' }))],
  ['a file with a line beyond all measure', file(line(), line({ notice_ref: 'MD-2', name: 'x'.repeat(100_001) }))],
  ['a binary file', Buffer.concat([Buffer.from(file(line())), Buffer.alloc(8)])],
  ['a file without a required column', file(line()).replace('period', 'periode')],
  ['a file with a column twice', file(line()).replace('siren', 'nir')],
])('%s is refused whole: a notice may go on after what cannot be read', async (_, content) => {
  const before = await standing(world.pool);
  await expect(take(content)).rejects.toMatchObject({ code: 'RCV-MALFORMED' });
  expect(await standing(world.pool)).toEqual(before);
});
