import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { encode } from 'iconv-lite';
import { columnsOf, type CsvRow, openCsv } from '../../src/import/csv';
import { decimalAmount, isoDay } from '../../src/import/written-values';
import { Refusal } from '../../src/domain/refusal';
import { csv, inbox } from './files';

const box = inbox();
afterAll(() => box.end());

interface Line extends Omit<CsvRow, 'cells'> {
  readonly values: Readonly<Record<string, string>>;
}

async function lines(content: string | Buffer, required: readonly string[] = ['a', 'b']): Promise<Line[]> {
  const format = { required, optional: [] };
  const read: Line[] = [];
  const file = await openCsv(box.put(content), format);
  for await (const { cells, ...line } of file.rows())
    read.push({
      ...line,
      values: Object.fromEntries(columnsOf(format).map((name, index) => [name, cells[index] ?? ''])),
    });
  return read;
}

async function whyUnreadable(content: string | Buffer, required?: readonly string[]): Promise<string> {
  const error = await lines(content, required).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof Refusal)) throw new Error(`read, or failed otherwise: ${String(error)}`);
  expect(error.code).toBe('RCV-MALFORMED');
  return error.params['reason'] ?? '';
}

describe('what a file may look like', () => {
  const rows = [
    ['a', 'b'],
    ['Hélène', 'œuvre à 5 €'],
    ['Noël', 'Ÿ'],
  ];
  const expected = [
    { a: 'Hélène', b: 'œuvre à 5 €' },
    { a: 'Noël', b: 'Ÿ' },
  ];

  test.each<[string, string | Buffer]>([
    ['UTF-8', csv(rows)],
    ['UTF-8 with BOM', `\uFEFF${csv(rows)}`],
    ['Windows-1252', encode(csv(rows), 'win1252')],
    ['commas', csv(rows, ',')],
    ['Windows line ends', csv(rows, ';', '\r\n')],
    ['no line end after the last line', csv(rows).trimEnd()],
    ['quotes', csv(rows.map((row) => row.map((value) => `"${value}"`)))],
    ['spaces around values', csv(rows, ' ; ')],
    ['line ends of three systems in one file', csv(rows).replace('\n', '\r\n').replace(/\n$/, '\r')],
    ['old Macintosh line ends', csv(rows, ';', '\r')],
    ['a header in capitals, with spaces', csv(rows).replace('a;b', ' A ; B')],
    ['empty lines, also before the header', `\n${csv(rows).replaceAll('\n', '\n\n')}`],
  ])('%s', async (_, content) => {
    expect((await lines(content)).map(({ values }) => values)).toEqual(expected);
  });

  test('its encoding is told by the whole file, not by its beginning', async () => {
    const long = csv([['a', 'b'], ...Array.from({ length: 20_000 }, (_, index) => [`n${index}`, 'x']), ['Léa', 'é']]);
    expect(long.length).toBeGreaterThan(65_536 * 2);
    for (const content of [Buffer.from(long), encode(long, 'win1252')])
      expect((await lines(content)).at(-1)).toEqual({ line: 20_002, values: { a: 'Léa', b: 'é' }, surplus: false });
  });

  test('lines are numbered as an editor shows them, the header being 1', async () => {
    const read = await lines('a;b\n\n1;"two\nlines"\n2;x\n');
    expect(read.map(({ line, values }) => [line, values['a']])).toEqual([
      [4, '1'],
      [5, '2'],
    ]);
  });

  test('lines are numbered alike whatever ends them', async () => {
    const read = await lines('a;b\r\n1;x\n2;x\r3;x\r\n\r\n5;x');
    expect(read.map(({ line, values }) => [line, values['a']])).toEqual([
      [2, '1'],
      [3, '2'],
      [4, '3'],
      [6, '5'],
    ]);
  });

  test('a column may be named in the words of a spreadsheet; those of another purpose are not read, and named', async () => {
    const format = { required: ['notice_ref'], optional: ['due_on'] };
    const file = await openCsv(box.put('Notice Ref;DUE-ON;Colour;;shape\nM1;x;red;;round\n'), format);
    expect(file.ignored).toEqual(['colour', 'shape']);
    for await (const row of file.rows()) expect(row).toEqual({ line: 2, cells: ['M1', 'x'], surplus: false });
  });

  test('quotes within a value are part of it', async () => {
    const read = await lines('a;b\nDupont dit "Jo";"SARL ""Le Bon"""\n');
    expect(read[0]?.values).toEqual({ a: 'Dupont dit "Jo"', b: 'SARL "Le Bon"' });
  });

  test('a formula cell is text, and stays as it is', async () => {
    const read = await lines('a;b\n=1+1;@SUM(A1)\n');
    expect(read[0]?.values).toEqual({ a: '=1+1', b: '@SUM(A1)' });
  });

  test('a line may leave its last values out; one with more values than columns is marked', async () => {
    const read = await lines('a,b\n1\n1,2,\n1,2,56\n');
    expect(read.map(({ values, surplus }) => [values['b'], surplus])).toEqual([
      ['', false],
      ['2', false],
      ['2', true],
    ]);
  });

  test('a header alone holds no line; columns without a name are left out', async () => {
    expect(await lines('a;b;;\n')).toEqual([]);
    expect(await lines('a;b')).toEqual([]);
  });
});

describe('what cannot be read, and why', () => {
  test.each<[string, string | Buffer, RegExp]>([
    ['nothing', '', /^fichier vide$/],
    ['a binary file', Buffer.from([0x50, 0x4b, 3, 4, 0, 0, 1]), /octet nul/],
    ['UTF-16, as some spreadsheets save it', Buffer.from('\uFEFFa;b\n1;2\n', 'utf16le'), /octet nul/],
    ['missing columns', 'a;c\n1;2\n', /^colonnes manquantes : b$/],
    ['a column twice', 'a;b;a\n1;2;3\n', /^colonne en double : a$/],
    ['a column twice, in two spellings', 'a;b;A\n1;2;3\n', /^colonne en double : a$/],
    [
      'two hundred columns',
      `a;b;${Array.from({ length: 198 }, (_, n) => `c${n}`).join(';')}\n`,
      /^plus de 100 colonnes$/,
    ],
    [
      'two encodings in one file',
      Buffer.concat([Buffer.from('a;b\n1;2\nLéa;x\n'), encode('Noël;x\n', 'win1252')]),
      /^encodages mélangés : UTF-8 à la ligne 3, /,
    ],
    [
      'the mark of UTF-8 before Windows-1252',
      Buffer.concat([Buffer.from('\uFEFF'), encode('a;b\nNoël;x\n', 'win1252')]),
      /^encodages mélangés : UTF-8 à la ligne 1, /,
    ],
    ['blank lines', ' \n\r\n \n', /^fichier vide$/],
    ['an unclosed quote', 'a;b\n1;2\n3;"4\n', /guillemet non fermé, à partir de la ligne 3/],
    ['a line longer than 100,000 characters', `a;b\n1;2\n3;${'x'.repeat(100_001)}\n`, /plus de 100 000 .*ligne 3/],
  ])('%s', async (_, content, reason) => {
    expect(await whyUnreadable(content)).toMatch(reason);
  });

  test('a line beyond all measure is told by its number, before the file is read on', async () => {
    const reason = await whyUnreadable(`a;b\n1;2\r\n${'x'.repeat(400_001)}\0`);
    expect(reason).toBe('ligne de plus de 100 000 caractères : ligne 3');
  });

  test('a binary byte far into the file', async () => {
    expect(await whyUnreadable(`a;b\n${'1;2\n'.repeat(50_000)}\0`)).toMatch(/octet nul/);
  });

  test('a folder', async () => {
    const opened = openCsv(tmpdir(), { required: ['a'], optional: [] });
    await expect(opened).rejects.toMatchObject({ message: expect.stringContaining('dossier') });
  });

  test('a pipe, which would be empty when it is read again', async () => {
    const pipe = box.put('');
    rmSync(pipe);
    execFileSync('mkfifo', [pipe]);
    const opened = openCsv(pipe, { required: ['a'], optional: [] });
    await expect(opened).rejects.toMatchObject({ message: expect.stringContaining("l'enregistrer d'abord") });
  });

  test('a file that is not there', async () => {
    const opened = openCsv('/nowhere/payments.csv', { required: ['a'], optional: [] });
    await expect(opened).rejects.toMatchObject({
      code: 'RCV-MALFORMED',
      message: expect.stringContaining('introuvable'),
    });
  });
});

test('days and amounts have two forms; anything else is left for intake to refuse', () => {
  expect(['2026-04-01', '01/04/2026', '1/4/2026', '31/02/2026'].map(isoDay)).toEqual([
    '2026-04-01',
    '2026-04-01',
    '1/4/2026',
    '2026-02-31',
  ]);
  const amounts = ['1234.56', '1234,56', '1 234,56', '1\u202f234,5', '-12,00', '1.234,56', '1,234.56', '=1+1', '12 €'];
  expect(amounts.map(decimalAmount)).toEqual([
    '1234.56',
    '1234.56',
    '1234.56',
    '1234.5',
    '-12.00',
    '1.234,56',
    '1,234.56',
    '=1+1',
    '12€',
  ]);
});
