import { execFile } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { parse } from 'csv-parse/sync';
import ExcelJS from 'exceljs';
import { exportStatement, type StatementDetails, verifyPackage } from '../../src/documents';
import { writePackaged } from '../../src/documents/packaged-file';
import { spreadsheet } from '../../src/documents/spreadsheet';
import { type Cents, cents, formatCents } from '../../src/domain/money/cents';
import type { LineSource } from '../../src/register/statement/statement-register';
import { newWorld, type World } from '../register/world';
import { frozenStatement, STATEMENT, type TestLine } from './frozen';

const run = promisify(execFile);

/** What people write into names, and what files must not make of it. */
const HOSTILE: readonly string[] = [
  '=HYPERLINK("http://example.org";"payer")',
  '+33 1 23 45 67 89',
  '-12',
  '@SUM(A1)',
  '\tdebut',
  '\rdebut',
  "'deja",
  'deux\nlignes\r\net trois',
  'point;virgule "guillemets" et, virgules',
  'fin d’échappement \\N \\t \\',
  '\\N',
  ' espaces autour ',
  '<b>&amp;</b> ]]>',
  '_x0041_ et a_b',
  'émoji 😀 👩‍👩‍👧 et drapeau 🇫🇷',
  'עברית و العربية',
  'contrôle \u0001\u001f\u007f et \ufffe\uffff',
  'é'.repeat(2000),
  'x'.repeat(40_000),
  '',
];

const LINES: readonly TestLine[] = [
  ...HOSTILE.map((name, index): TestLine => {
    const opening = `${1000 + index}.10`;
    return {
      ref: `R${String(index).padStart(3, '0')}`,
      nature: index % 2 === 0 ? 'contrainte' : 'none-yet',
      amounts: { contributions: opening, opening, paid: '100.05', paidInAll: '100.05', closing: `${900 + index}.05` },
      texts: {
        name,
        last_act: index % 3 === 0 ? 'contrainte signée' : null,
        last_act_on: index % 3 === 0 ? '2009-05-31' : null,
      },
    };
  }),
  { ref: 'R900', amounts: { added: '-5.00', closing: '-5.00' } },
];

const DETAILS: StatementDetails = {
  approval: { signatory: 'Mme la directrice 😀', on: '2009-07-10' as never },
  settled: [
    {
      code: 'missing-identity',
      count: 2,
      by: 'gestionnaire',
      on: '2009-07-08' as never,
      reason: '#strong[x] $y$ \\ עברית',
    },
  ],
};

describe('the files of a nominative statement', () => {
  let world: World;
  let folder: string;
  let source: LineSource;

  beforeAll(async () => {
    world = await newWorld();
    folder = mkdtempSync(path.join(tmpdir(), 'recouvrement-documents-'));
    source = await world.register.statements.lineSource(await frozenStatement(world.pool, LINES, { ofABlock: 7 }));
    await exportStatement(source, path.join(folder, 'etat'), DETAILS);
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await world.end();
  });

  const inFolder = (name: string): string => path.join(folder, 'etat', name);
  const csvRows = (): string[][] => parse(readFileSync(inFolder('etat.csv')), { delimiter: ';' });

  it('are five, and the manifest vouches for the four others', async () => {
    expect(readdirSync(path.join(folder, 'etat')).sort()).toEqual([
      'etat.csv',
      'etat.xlsx',
      'lignes.jsonl',
      'manifest.json',
      'synthese.pdf',
    ]);
    const { manifest, faults } = await verifyPackage(path.join(folder, 'etat'));
    expect(faults).toEqual([]);
    expect(manifest).toMatchObject({
      schema: '1',
      statement: STATEMENT,
      lines: LINES.length,
      control: 'c0ffee',
      asAt: '2009-06-30',
    });
  });

  it('say which file was changed, is missing or is too many', async () => {
    const changed = path.join(folder, 'changed');
    cpSync(path.join(folder, 'etat'), changed, { recursive: true });
    const csv = readFileSync(path.join(changed, 'etat.csv'), 'utf8');
    writeFileSync(path.join(changed, 'etat.csv'), csv.replace('1000.10', '1000.11'));
    rmSync(path.join(changed, 'synthese.pdf'));
    writeFileSync(path.join(changed, 'autre.txt'), '');
    expect((await verifyPackage(changed)).faults).toEqual(['autre.txt', 'etat.csv', 'synthese.pdf']);
  });

  it('agree: the sums of the CSV are those of the manifest, overall and by nature', async () => {
    const [header = [], ...rows] = csvRows();
    const { manifest } = await verifyPackage(path.join(folder, 'etat'));
    expect(header).toEqual(manifest.columns.map(({ label }) => label));
    expect(rows).toHaveLength(manifest.lines);
    const keys = manifest.columns.map(({ key }) => key);
    const sumOf = (key: string, nature?: string): string =>
      formatCents(
        rows
          .filter((row) => nature === undefined || row[keys.indexOf('nature')] === nature)
          .reduce((sum, row) => sum + cents(row[keys.indexOf(key)] ?? ''), 0n) as Cents,
      );
    const {
      natures,
      totals: { overall, byNature },
    } = manifest;
    for (const [key, name] of [
      ['opening', 'opening'],
      ['paid', 'paid'],
      ['added', 'added'],
      ['closing', 'closing'],
    ] as const) {
      expect(sumOf(key)).toBe(overall[name]);
      for (const nature of ['contrainte', 'none-yet'] as const)
        expect(sumOf(key, natures[nature])).toBe(byNature[nature]?.[name]);
    }
    expect(overall.lines).toBe(rows.length);
  });

  it('let no text of the CSV be computed', () => {
    for (const [index, row] of csvRows().slice(1).entries()) {
      const name = HOSTILE[index] ?? '';
      expect(row[1]).toBe(/^[=+@\t\r-]/.test(name) ? `'${name}` : name);
    }
  });

  it('hold the same in JSON as it lies in the register', () => {
    const lines = readFileSync(inFolder('lignes.jsonl'), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, string | null>);
    expect(lines).toHaveLength(LINES.length);
    for (const [index, line] of lines.entries()) {
      expect(Object.keys(line)).toEqual(source.columns.map(({ key }) => key));
      expect(line).toMatchObject({
        ref: LINES[index]?.ref,
        case: `K${index}`,
        dispatched_on: '2009-04-01',
        name: HOSTILE[index] ?? null,
      });
    }
    expect(lines[0]).toMatchObject({ opening: '1000.10', last_act_on: '2009-05-31' });
    expect(lines[1]).toMatchObject({ last_act: null, last_act_on: null });
  });

  it('give an independent reader the lines of the CSV, days as days and amounts as numbers', async () => {
    const book = new ExcelJS.Workbook();
    await book.xlsx.readFile(inFolder('etat.xlsx'));
    expect(book.worksheets.map(({ name }) => name)).toEqual(['Synthèse', 'Débiteurs']);
    const sheet = book.getWorksheet('Débiteurs') as ExcelJS.Worksheet;
    const [header = [], ...rows] = csvRows();
    expect(rowOf(sheet, 1, header.length)).toEqual(header);
    expect(sheet.actualRowCount).toBe(rows.length + 1);
    for (const [index, row] of rows.entries()) {
      const shown = rowOf(sheet, index + 2, header.length);
      for (const [column, { type }] of source.columns.entries()) {
        const cell = shown[column];
        const expected = row[column] ?? '';
        if (type === 'amount') expect(cell).toBe(Number(expected));
        else if (type === 'day')
          expect(cell instanceof Date ? cell.toISOString().slice(0, 10) : (cell ?? '')).toBe(expected);
        else expect(((cell ?? '') as string).replaceAll('_x005F_', '_')).toBe(asInACell(expected)); // exceljs leaves the escape
      }
    }
    expect(sheet.views[0]).toMatchObject({ state: 'frozen', ySplit: 1 });
    expect(sheet.autoFilter).toBe(`A1:AI${rows.length + 1}`);
    expect(sheet.getCell('R2').numFmt).toBe('#,##0.00');
    expect(sheet.getCell('K2').numFmt).toBe('dd/mm/yyyy');
  });

  it('show in the first sheet the totals by nature', async () => {
    const book = new ExcelJS.Workbook();
    await book.xlsx.readFile(inFolder('etat.xlsx'));
    const sheet = book.getWorksheet('Synthèse') as ExcelJS.Worksheet;
    const rows = Array.from({ length: sheet.rowCount }, (_, index) => rowOf(sheet, index + 1, 8));
    const { overall } = source.totals;
    expect(rows.at(-1)).toEqual([
      'Total',
      ...[
        overall.lines,
        overall.opening,
        overall.added,
        overall.paid,
        overall.cancelled,
        overall.writtenOff,
        overall.closing,
      ].map(Number),
    ]);
    expect(rows.map(([first]) => first)).toEqual(expect.arrayContaining(['contrainte', 'aucune à ce jour']));
  });

  it('go on in a further sheet where one is full', async () => {
    await writePackaged(folder, 'sheets.xlsx', spreadsheet(source, { count: () => {}, rowsOfASheet: 8 }));
    const book = new ExcelJS.Workbook();
    await book.xlsx.readFile(path.join(folder, 'sheets.xlsx'));
    expect(book.worksheets.map(({ name, actualRowCount }) => [name, actualRowCount]).slice(1)).toEqual([
      ['Débiteurs', 9],
      ['Débiteurs 2', 9],
      ['Débiteurs 3', 6],
    ]);
    expect(book.worksheets[3]?.getCell('A2').value).toBe('R016');
  });

  it('are the same bytes a second time, in another time zone as well', async () => {
    const zone = process.env['TZ'];
    process.env['TZ'] = 'Pacific/Auckland';
    try {
      await exportStatement(await world.register.statements.lineSource(STATEMENT), path.join(folder, 'again'), DETAILS);
    } finally {
      if (zone === undefined) delete process.env['TZ'];
      else process.env['TZ'] = zone;
    }
    for (const name of readdirSync(path.join(folder, 'etat')))
      expect([name, readFileSync(path.join(folder, 'again', name)).equals(readFileSync(inFolder(name)))]).toEqual([
        name,
        true,
      ]);
  });

  it('replace those of an earlier export, whole', async () => {
    await exportStatement(source, path.join(folder, 'again'));
    const { manifest, faults } = await verifyPackage(path.join(folder, 'again'));
    expect(faults).toEqual([]);
    expect(manifest.approval).toBeNull();
    expect(statSync(path.join(folder, 'again')).mode & 0o777).toBe(0o700);
    expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it('take the place of nothing but an earlier export', async () => {
    const mine = path.join(folder, 'mes-documents');
    mkdirSync(mine);
    await exportStatement(source, mine);
    writeFileSync(path.join(mine, 'notes.txt'), 'à garder');
    await expect(exportStatement(source, mine)).rejects.toMatchObject({ code: 'RCV-FOLDER-TAKEN' });
    await expect(exportStatement(source, path.join(mine, 'notes.txt'))).rejects.toMatchObject({
      code: 'RCV-FOLDER-TAKEN',
    });
    expect(readFileSync(path.join(mine, 'notes.txt'), 'utf8')).toBe('à garder');
    expect(readdirSync(mine)).toHaveLength(6);
  });

  it('tell, of a rectifying statement, what differs and why', async () => {
    const texts = { name: 'Durand', change: 'changed: paid', causes: 'payment-received 2009-06-12 bank/P1' };
    const id = await frozenStatement(world.pool, [{ ref: 'R001', texts }], { number: 1 });
    await exportStatement(await world.register.statements.lineSource(id), path.join(folder, 'rectificatif'));
    const [line] = readFileSync(path.join(folder, 'rectificatif', 'lignes.jsonl'), 'utf8').split('\n');
    expect(JSON.parse(line ?? '')).toMatchObject({ change: texts.change, causes: texts.causes });
  });

  it('are there as well when no debtor is to be shown', async () => {
    const id = await frozenStatement(world.pool, [], { number: 2 });
    await exportStatement(await world.register.statements.lineSource(id), path.join(folder, 'vide'));
    expect((await verifyPackage(path.join(folder, 'vide'))).faults).toEqual([]);
    const book = new ExcelJS.Workbook();
    await book.xlsx.readFile(path.join(folder, 'vide', 'etat.xlsx'));
    expect(book.getWorksheet('Débiteurs')?.actualRowCount).toBe(1);
    expect(readFileSync(path.join(folder, 'vide', 'lignes.jsonl'), 'utf8')).toBe('');
  });

  it('are not made of other lines than the statement counts, and nothing of them stays', async () => {
    const short = {
      ...source,
      copyText: () => Readable.from([Buffer.from(`${'x\t'.repeat(source.columns.length - 1)}x\n`)]),
    };
    await expect(exportStatement(short, path.join(folder, 'short'))).rejects.toThrow(`1 lines of ${STATEMENT}`);
    const none = { ...source, copyText: () => Readable.from([]) };
    await expect(exportStatement(none, path.join(folder, 'short'))).rejects.toThrow(`0 lines of ${STATEMENT}`);
    expect(readdirSync(folder).filter((name) => name.includes('short'))).toEqual([]);
  });

  it('give the connection back when the register breaks off half way', async () => {
    const breaking = { ...source, copyText: () => Readable.from(brokenOff(source.copyText()), { objectMode: false }) };
    for (let attempt = 0; attempt < 6; attempt++)
      await expect(exportStatement(breaking, path.join(folder, 'broken'))).rejects.toThrow('broke off');
    expect(existsSync(path.join(folder, 'broken'))).toBe(false);
    await exportStatement(source, path.join(folder, 'broken'));
  });

  const withProgram = (program: string): typeof it => (isInstalled(program) ? it : (it.skip as typeof it));

  withProgram('pdftotext')('sum up in a PDF that can be read aloud, and in which data are no markup', async () => {
    const [{ stdout: text }, { stdout: facts }] = await Promise.all([
      run('pdftotext', ['-layout', inFolder('synthese.pdf'), '-']),
      run('pdfinfo', [inFolder('synthese.pdf')]),
    ]);
    expect(facts).toMatch(/Tagged:\s+yes/);
    expect(facts).toMatch(/Title:\s+État nominatif des débiteurs : Caisse 1, 1er semestre 2009/);
    expect(facts).toMatch(/CreationDate:\s+Thu Jul {2}2 0\d:00:10 2009/);
    for (const words of [
      'Synthèse par nature de procédure',
      '30 juin 2009',
      '2 juillet 2009 à 09:00',
      'c0ffee',
      'contrainte',
      'aucune à ce jour',
      'alinéa 7 (A13-10)',
      'débiteur sans nom',
      '#strong[x] $y$ \\',
      'Approuvé le 10 juillet 2009 par Mme la directrice \ufffd',
    ])
      expect(text).toContain(words);
  });

  withProgram('soffice')('open in LibreOffice', async () => {
    const profile = `-env:UserInstallation=file://${path.join(folder, 'profile')}`;
    const filter = 'csv:Text - txt - csv (StarCalc):59,34,76,1,,0,false,true,false,false,false,2';
    await run('soffice', [profile, '--headless', '--convert-to', filter, '--outdir', folder, inFolder('etat.xlsx')]);
    const rows: string[][] = parse(readFileSync(path.join(folder, 'etat-Débiteurs.csv')), {
      delimiter: ';',
      relaxQuotes: true,
    });
    expect(rows).toHaveLength(LINES.length + 1);
    expect(rows[1]?.[0]).toBe('R000');
    for (const name of HOSTILE.filter((text) => !text.includes('\r') && text === asInACell(text))) {
      const index = HOSTILE.indexOf(name);
      expect([index, rows[index + 1]?.[1]]).toEqual([index, name]);
    }
  });
});

const rowOf = (sheet: ExcelJS.Worksheet, row: number, columns: number): unknown[] =>
  Array.from({ length: columns }, (_, index) => sheet.getRow(row).getCell(index + 1).value);

/** A text of the CSV as a cell holds it: without the apostrophe, and without what XML or a cell has no room for. */
const asInACell = (text: string): string => {
  const plain = text.replace(/^'(?=[=+@\t\r-])/, '').replaceAll(/\p{Cc}(?<![\t\n\r\u007f])|[\ufffe\uffff]/gu, '');
  return plain.length > 32_767 ? `${plain.slice(0, 32_767 - 24)} … (suite dans etat.csv)` : plain;
};

async function* brokenOff(rows: Readable): AsyncGenerator<Buffer> {
  for await (const chunk of rows) {
    yield (chunk as Buffer).subarray(0, 100);
    throw new Error('broke off');
  }
}

function isInstalled(program: string): boolean {
  return (process.env['PATH'] ?? '').split(':').some((folder) => existsSync(path.join(folder, program)));
}
